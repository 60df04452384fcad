using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PrimeApp.ServiceDefaults.Problems;

namespace PrimeApp.Api.Pipeline;

internal static class HttpExtensions
{
    /// <summary>Adds time limits, and what is needed for pages of other origins.</summary>
    public static void AddHttp(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<HttpOptions, HttpOptionsValidator>()
            .BindConfiguration(HttpOptions.SectionName);
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

    /// <summary>Limits the time of requests, and lets pages of other origins in when some are allowed.</summary>
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
        // Nobody waits for the rest of a body, if that is what took so long.
        context.Response.Headers.Connection = "close";
        return context.WriteProblemAsync(
            StatusCodes.Status504GatewayTimeout,
            "The request took too long.",
            "It was given up. Try again, or ask for less.");
    }
}
