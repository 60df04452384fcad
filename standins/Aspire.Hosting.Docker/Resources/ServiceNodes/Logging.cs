namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>Where the output of a service goes.</summary>
public sealed class Logging
{
    /// <summary>The driver, for example <c>json-file</c>.</summary>
    public string? Driver { get; set; }

    /// <summary>The driver's options.</summary>
    public Dictionary<string, string> Options { get; set; } = [];
}
