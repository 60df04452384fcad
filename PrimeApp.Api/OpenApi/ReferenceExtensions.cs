using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace PrimeApp.Api.OpenApi;

internal static class ReferenceExtensions
{
    /// <summary>
    /// Serves an interactive API reference, generated from the contract, to every client without a key. This service
    /// hosts all of its files, and the reference contacts no other host.
    /// </summary>
    public static void MapReference(this WebApplication app) => app
        .MapScalarApiReference("/docs", (options, context) =>
        {
            var nonce = RandomNumberGenerator.GetHexString(32);
            context.Response.Headers.ContentSecurityPolicy = CreateContentSecurityPolicy(nonce);
            options
                .WithTitle("PrimeApp API")
                .WithOpenApiRoutePattern("openapi/{documentName}.json")
                .WithNonce(nonce)
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideClientButton()
                .HideDeveloperTools();
        })
        .DisableHttpMetrics()
        .AllowAnonymous();

    // Scalar's HTML has one inline script and adds inline styles.
    private static string CreateContentSecurityPolicy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
}
