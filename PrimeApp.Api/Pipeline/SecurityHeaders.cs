using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PrimeApp.Api.Pipeline;

/// <summary>Response headers that restrict what a browser may do with a response.</summary>
internal static class SecurityHeaders
{
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";

    /// <summary>Adds the headers to every response, errors included.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = CreateContentSecurityPolicy(ImportMap.Find(app.Environment.WebRootFileProvider));
        app.Use((context, next) =>
        {
            // Error handlers clear the headers, so they are added when the response starts.
            context.Response.OnStarting(AddAsync, context.Response.Headers);
            return next(context);
        });

        Task AddAsync(object state)
        {
            var headers = (IHeaderDictionary)state;
            // The API reference has a policy of its own.
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = policy;
            }

            headers.XContentTypeOptions = NoSniff;
            headers["Referrer-Policy"] = NoReferrer;
            return Task.CompletedTask;
        }
    }

    // The web UI has no inline script but the import map and no inline styles, loads nothing from other hosts, and may
    // not be framed.
    private static StringValues CreateContentSecurityPolicy(string? importMap)
    {
        var hash = importMap is null
            ? ""
            : $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(importMap)))}'";
        return $"default-src 'none'; script-src 'self'{hash}; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }
}
