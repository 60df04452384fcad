using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace PrimeApp.Api.OpenApi;

internal static class ReferenceExtensions
{
    /// <summary>
    /// Serves a reference of the API to try, made of the contract, to anyone. All of it comes from this service, and it
    /// asks nobody else.
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

    // Scalar has one script in its page, and puts styles into it.
    private static string CreateContentSecurityPolicy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
}
