namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>How the health of a service is checked.</summary>
public sealed class Healthcheck
{
    /// <summary>The command.</summary>
    public List<string> Test { get; set; } = [];

    /// <summary>The time between checks, for example <c>10s</c>.</summary>
    public required string Interval { get; set; }

    /// <summary>How long a check may take.</summary>
    public required string Timeout { get; set; }

    /// <summary>How many failures in a row make the service unhealthy.</summary>
    public int? Retries { get; set; }

    /// <summary>How long failures do not count after the start.</summary>
    public required string StartPeriod { get; set; }
}
