using Microsoft.AspNetCore.OutputCaching;

namespace PrimeApp.ServiceDefaults.Health;

/// <summary>
/// Caches the answer of a probe for <see cref="Duration"/>, whoever asks, with whatever query, healthy or not: however
/// often probes are asked for, the checks behind them run at most once in that time.
/// </summary>
internal sealed class ProbeCachePolicy : IOutputCachePolicy
{
    internal static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = true;
        context.AllowCacheStorage = true;
        context.AllowLocking = true;
        context.CacheVaryByRules.QueryKeys = "";
        context.CacheVaryByRules.VaryByHost = false;
        context.ResponseExpirationTimeSpan = Duration;
        return ValueTask.CompletedTask;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) =>
        ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) =>
        ValueTask.CompletedTask;
}
