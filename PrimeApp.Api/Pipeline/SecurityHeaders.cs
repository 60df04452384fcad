using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using PrimeApp.Api.Page;

namespace PrimeApp.Api.Pipeline;

/// <summary>What keeps a browser from doing with an answer what nobody meant it to do.</summary>
internal static class SecurityHeaders
{
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";

    /// <summary>Adds them to every answer, errors included.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = CreateContentSecurityPolicy(ImportMap.Find(app.Environment.WebRootFileProvider));
        app.Use((context, next) =>
        {
            // Not before: whoever answers with an error clears what was there.
            context.Response.OnStarting(AddAsync, context.Response.Headers);
            return next(context);
        });

        Task AddAsync(object state)
        {
            var headers = (IHeaderDictionary)state;
            // A page that is not of the service's own making has a policy of its own.
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = policy;
            }

            headers.XContentTypeOptions = NoSniff;
            headers["Referrer-Policy"] = NoReferrer;
            return Task.CompletedTask;
        }
    }

    // The page is all of its own making: nothing from elsewhere, nothing inline but the import map, which must be, and
    // in nobody's frame.
    private static StringValues CreateContentSecurityPolicy(string? importMap)
    {
        var hash = importMap is null
            ? ""
            : $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(importMap)))}'";
        return $"default-src 'none'; script-src 'self'{hash}; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }
}
