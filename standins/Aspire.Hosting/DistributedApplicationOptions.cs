namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command-line arguments of the application host.</summary>
    public string[]? Args { get; set; }

    /// <summary>The name of the application host's assembly; the entry assembly when null.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The absolute path of the application host's project folder; known from its build when null.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Whether there is no dashboard.</summary>
    public bool DisableDashboard { get; set; }
}
