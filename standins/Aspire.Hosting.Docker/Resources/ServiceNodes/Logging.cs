namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>The destination of a service's output.</summary>
public sealed class Logging
{
    /// <summary>The driver, for example <c>json-file</c>.</summary>
    public string? Driver { get; set; }

    /// <summary>The options of the driver.</summary>
    public Dictionary<string, string> Options { get; set; } = [];
}
