using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PrimeApp.ServiceDefaults.Problems;
using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.Api.Pipeline;

internal static class HttpExtensions
{
    /// <summary>Adds request timeouts, and CORS for browsers on allowed origins.</summary>
    public static void AddHttp(this IServiceCollection services)
    {
        services.AddSettings<HttpOptions, HttpOptionsValidator>().BindConfiguration(HttpOptions.SectionName);
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<HttpOptions>>(
            (timeouts, options) => timeouts.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = options.Value.RequestTimeout,
                TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
                WriteTimeoutResponse = WriteTimeoutAsync,
            });

        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<HttpOptions>>((cors, options) =>
        {
            if (options.Value.Origins.Length > 0)
            {
                cors.AddDefaultPolicy(policy => policy
                    .WithOrigins(options.Value.Origins)
                    .AllowAnyHeader()
                    .AllowAnyMethod()
                    .WithExposedHeaders(
                        HeaderNames.Location, HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.ContentRange));
            }
        });
    }

    /// <summary>Enables request timeouts, and CORS if origins are allowed.</summary>
    public static void UseHttp(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.Origins.Length > 0)
        {
            app.UseCors();
        }

        app.UseRequestTimeouts();
    }

    private static Task WriteTimeoutAsync(HttpContext context)
    {
        // The client may have sent its body too slowly. Closing the connection avoids reading the rest.
        context.Response.Headers.Connection = "close";
        return context.WriteProblemAsync(
            StatusCodes.Status504GatewayTimeout,
            "The request took too long.",
            "The service stopped it. Try again, or ask for less.");
    }
}
