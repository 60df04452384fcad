namespace Aspire.StackExchange.Redis;

/// <summary>Settings of the Redis client, bound from <c>Aspire:StackExchange:Redis</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>The connection string of StackExchange.Redis: <c>host:port,password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether the health check is left out. Default: <see langword="false"/>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether commands make no spans. Here they never do.</summary>
    public bool DisableTracing { get; set; }
}
