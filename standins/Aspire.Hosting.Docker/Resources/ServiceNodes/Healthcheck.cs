namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>The health check of a service.</summary>
public sealed class Healthcheck
{
    /// <summary>The command.</summary>
    public List<string> Test { get; set; } = [];

    /// <summary>The time between checks, for example <c>10s</c>.</summary>
    public required string Interval { get; set; }

    /// <summary>The time limit of a check.</summary>
    public required string Timeout { get; set; }

    /// <summary>The number of consecutive failures that make the service unhealthy.</summary>
    public int? Retries { get; set; }

    /// <summary>The time after the start during which failures do not count.</summary>
    public required string StartPeriod { get; set; }
}
