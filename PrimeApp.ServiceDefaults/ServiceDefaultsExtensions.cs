using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PrimeApp.ServiceDefaults.Auth;
using PrimeApp.ServiceDefaults.Connections;
using PrimeApp.ServiceDefaults.Health;
using PrimeApp.ServiceDefaults.Problems;
using PrimeApp.ServiceDefaults.Settings;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.ServiceDefaults;

/// <summary>Adds the conventions that all services of PrimeApp share.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds secrets from files, telemetry, health checks, API keys, connection limits, problem documents and the JSON
    /// conventions. Call it before the service's own registrations, so that telemetry starts first and stops last.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddSecrets();
        builder.AddTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddApiKeys();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddProblems();
        builder.Services.AddConnectionLimits();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
        });
        return builder;
    }

    /// <summary>
    /// Reads settings from the files in the folder <c>Secrets:Directory</c>, if it is set. The name of a file is the
    /// name of its setting, with <c>__</c> instead of a colon.
    /// </summary>
    private static void AddSecrets(this IHostApplicationBuilder builder)
    {
        // The settings check reports a missing folder together with all other invalid settings.
        if (builder.Configuration[SettingsCheck.SecretsDirectory] is { Length: > 0 } directory
            && Directory.Exists(directory))
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(directory), optional: false);
        }
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check), <c>/alive</c> (live: the process answers) and <c>/metrics</c>. Probes
    /// and scrapes are not traced, counted as requests or rate-limited. Probes never need an API key; scrapes need one
    /// if keys are configured.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthEndpoints();
        app.MapPrometheusScrapingEndpoint(TelemetryExtensions.MetricsPath).DisableHttpMetrics().DisableRateLimiting();
        return app;
    }
}
