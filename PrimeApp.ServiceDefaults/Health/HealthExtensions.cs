using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PrimeApp.ServiceDefaults.Health;

internal static class HealthExtensions
{
    internal const string ReadyPath = "/health";
    internal const string LivePath = "/alive";

    private const string LiveTag = "live";

    public static void AddDefaultHealthChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddOutputCache(cache => cache.AddPolicy(nameof(ProbeCachePolicy), new ProbeCachePolicy()));
    }

    public static void MapHealthEndpoints(this WebApplication app)
    {
        app.UseOutputCache();
        app.MapProbe(ReadyPath, static _ => true);
        app.MapProbe(LivePath, static check => check.Tags.Contains(LiveTag));
    }

    // The answer is the one word that HealthCheckOptions writes by default: anyone may ask, so it tells nothing more.
    private static void MapProbe(this WebApplication app, string path, Func<HealthCheckRegistration, bool> predicate) =>
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate })
            .CacheOutput(nameof(ProbeCachePolicy))
            .DisableHttpMetrics()
            .DisableRateLimiting()
            .AllowAnonymous();
}
