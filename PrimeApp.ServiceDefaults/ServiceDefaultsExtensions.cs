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
using PrimeApp.ServiceDefaults.Memory;
using PrimeApp.ServiceDefaults.Problems;
using PrimeApp.ServiceDefaults.Settings;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.ServiceDefaults;

/// <summary>The conventions that every service of PrimeApp shares.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds secrets that are files, telemetry, health checks, API keys, limits of connections, problem details and the
    /// JSON conventions. Call it before the service's own registrations, so that telemetry starts first and stops last.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        NativeAllocator.ReturnWhatIsFree();
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
    /// Reads settings from the files of the folder <c>Secrets:Directory</c>, if there is one. The name of each file is
    /// the name of the setting, with <c>__</c> for a colon.
    /// </summary>
    private static void AddSecrets(this IHostApplicationBuilder builder)
    {
        // A folder that does not exist is told of with the other settings that are wrong.
        if (builder.Configuration[SettingsCheck.SecretsDirectory] is { Length: > 0 } directory
            && Directory.Exists(directory))
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(directory), optional: false);
        }
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check), <c>/alive</c> (live: the process answers) and <c>/metrics</c>. Probes
    /// and scrapes are neither traced nor counted as requests, nor limited in rate. Anyone may ask for probes; scrapes
    /// need an API key once there are keys.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthEndpoints();
        app.MapPrometheusScrapingEndpoint(TelemetryExtensions.MetricsPath).DisableHttpMetrics().DisableRateLimiting();
        return app;
    }
}
