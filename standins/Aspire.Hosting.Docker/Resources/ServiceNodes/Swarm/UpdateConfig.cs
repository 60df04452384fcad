namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>The policy with which a swarm replaces the replicas of a service.</summary>
public sealed class UpdateConfig
{
    /// <summary>The number of replicas that it replaces at a time.</summary>
    public int? Parallelism { get; set; }

    /// <summary>The pause between replacements, for example <c>10s</c>.</summary>
    public string? Delay { get; set; }

    /// <summary>The action after a failure: <c>continue</c>, <c>pause</c>, <c>rollback</c>.</summary>
    public string? FailureAction { get; set; }

    /// <summary>The time during which it watches a new replica for failure.</summary>
    public string? Monitor { get; set; }

    /// <summary>The order of stop and start: <c>stop-first</c> or <c>start-first</c>.</summary>
    public string? Order { get; set; }
}
