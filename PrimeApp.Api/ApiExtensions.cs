using System.Text.Json.Serialization;
using PrimeApp.Api.Errors;
using PrimeApp.Api.Events;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Pipeline;
using PrimeApp.Api.Primes;
using PrimeApp.Api.Queue;
using PrimeApp.Api.RateLimits;
using PrimeApp.Api.Reading;
using PrimeApp.Api.Tasks;
using PrimeApp.Api.WebUi;
using PrimeApp.ServiceDefaults.Auth;
using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.Api;

internal static class ApiExtensions
{
    // A valid request fits with room to spare: every request is short.
    private const int MaxRequestBodyBytes = 4096;

    /// <summary>Adds the services that the endpoints use.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        // Where the service has not been published, the build says where the files of the web UI are.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes);
        builder.Services.AddSettings<TasksOptions, TasksOptionsValidator>().BindConfiguration(TasksOptions.SectionName);
        builder.Services.AddSingleton<ApiMetrics>();
        builder.Services.AddSingleton<SubmissionReader>();
        builder.Services.AddSingleton<TaskWaits>();
        builder.Services.AddSettings<PrimesOptions, PrimesOptionsValidator>()
            .BindConfiguration(PrimesOptions.SectionName);
        builder.Services.AddSingleton<PrimeSource>();
        builder.Services.AddSingleton<PrimeStreamLimit>();
        builder.Services.AddSettings<EventsOptions, EventsOptionsValidator>()
            .BindConfiguration(EventsOptions.SectionName);
        builder.Services.AddSingleton<EventStreamLimit>();
        // The first writer that accepts the problem writes it, so this one comes before the default writer.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, EventStreamProblemWriter>());
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            foreach (var context in (JsonSerializerContext[])
                [
                    TaskJsonContext.Default, PrimesJsonContext.Default, QueueJsonContext.Default,
                    WebUiJsonContext.Default,
                ])
            {
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
            }
        });
        builder.Services.AddExceptionHandler<ApiExceptionHandler>();
        builder.Services.AddKnownProxies();
        builder.Services.AddHttp();
        builder.Services.AddSettings<LinksOptions, LinksOptionsValidator>().BindConfiguration(LinksOptions.SectionName);
        builder.Services.AddRateLimits();
        builder.Services.AddContract();
        builder.Services.AddHostedService<QueueMonitor>();
    }

    /// <summary>
    /// Adds the middleware, in the order in which a request passes it: the client's address behind a proxy, its route,
    /// response headers, metrics, problem documents for errors, and the limits.
    /// </summary>
    public static void UseApi(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UsePathPrefix();
        // Only for the root, because it looks for a folder of the path on disk. Below a prefix, the path may be empty.
        app.UseWhen(
            context => context.Request.Path is { Value: null or "" or "/" }, root => root.UseDefaultFiles());
        // By default routes are matched before any of this.
        app.UseRouting();
        app.UseSecurityHeaders();
        // Before the exception handler, so that it sees the status that the client gets.
        app.UseMiddleware<ApiMetricsMiddleware>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHttp();

        // The order matters: authenticate, limit, authorize. Limits are per key, and requests with an invalid key are
        // limited too, so that keys cannot be guessed by brute force.
        var hasApiKeys = app.Configuration.HasApiKeys();
        if (hasApiKeys)
        {
            app.UseAuthentication();
        }

        app.UseRateLimiter();
        if (hasApiKeys)
        {
            app.UseAuthorization();
        }
    }
}
