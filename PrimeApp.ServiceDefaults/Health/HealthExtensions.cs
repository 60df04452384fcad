using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PrimeApp.ServiceDefaults.Health;

internal static class HealthExtensions
{
    internal const string ReadyPath = "/health";
    internal const string LivePath = "/alive";

    private const string LiveTag = "live";

    public static void AddDefaultHealthChecks(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    public static void MapHealthEndpoints(this WebApplication app)
    {
        app.MapProbe(ReadyPath, static _ => true);
        app.MapProbe(LivePath, static check => check.Tags.Contains(LiveTag));
    }

    private static void MapProbe(this WebApplication app, string path, Func<HealthCheckRegistration, bool> predicate) =>
        app.Map(path, ActivatorUtilities.CreateInstance<Probe>(app.Services, predicate).AnswerAsync)
            .DisableHttpMetrics()
            .DisableRateLimiting()
            .AllowAnonymous();
}
