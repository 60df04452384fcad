using System.Text.Json.Serialization;
using PrimeApp.Api.Errors;
using PrimeApp.Api.Events;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Page;
using PrimeApp.Api.Pipeline;
using PrimeApp.Api.Primes;
using PrimeApp.Api.Queue;
using PrimeApp.Api.RateLimits;
using PrimeApp.Api.Reading;
using PrimeApp.Api.Tasks;
using PrimeApp.ServiceDefaults;
using PrimeApp.ServiceDefaults.Auth;

namespace PrimeApp.Api;

internal static class ApiExtensions
{
    // Room for a request and some white space; nothing that is sent here is long.
    private const int MaxRequestBodyBytes = 4096;

    /// <summary>Adds what the endpoints need.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        // Where the service has not been published, the build says where the files of the web UI are.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes);
        builder.Services.AddValidatedOptions<TasksOptions>(TasksOptions.SectionName);
        builder.Services.AddSingleton<ApiMetrics>();
        builder.Services.AddSingleton<SubmissionReader>();
        builder.Services.AddSingleton<TaskWaits>();
        builder.Services.AddValidatedOptions<PrimesOptions>(PrimesOptions.SectionName);
        builder.Services.AddSingleton<PrimeSource>();
        builder.Services.AddSingleton<PrimeStreams>();
        builder.Services.AddValidatedOptions<EventsOptions>(EventsOptions.SectionName);
        builder.Services.AddSingleton<EventStreams>();
        // The first that can write a problem does.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, EventStreamProblemWriter>());
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            foreach (var context in (JsonSerializerContext[])
                [TaskJsonContext.Default, PrimesJsonContext.Default, QueueJsonContext.Default, PageJsonContext.Default])
            {
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
            }

        });
        builder.Services.AddExceptionHandler<ApiExceptionHandler>();
        builder.Services.AddKnownProxies();
        builder.Services.AddHttp();
        builder.Services.AddValidatedOptions<LinksOptions>(LinksOptions.SectionName);
        builder.Services.AddRateLimits();
        builder.Services.AddContract();
        builder.Services.AddHostedService<QueueMonitor>();
    }

    /// <summary>
    /// Adds what every request passes through, from the outside in: whose it is, its route, headers, metrics, problem
    /// documents for whatever goes wrong, and the limits.
    /// </summary>
    public static void UseApi(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UsePathPrefix();
        app.UseDefaultFiles();
        // By default routes are matched before any of this.
        app.UseRouting();
        app.UseSecurityHeaders();
        app.UseApiMetrics();
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
