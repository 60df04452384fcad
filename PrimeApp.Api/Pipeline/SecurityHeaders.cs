using Microsoft.Extensions.Primitives;

namespace PrimeApp.Api.Pipeline;

/// <summary>Response headers that restrict what a browser may do with a response.</summary>
internal static class SecurityHeaders
{
    // The web UI has no inline scripts or styles, loads nothing from other hosts, and may not be framed.
    private static readonly StringValues ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";

    /// <summary>Adds the headers to every response, errors included.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // Error handlers clear the headers, so they are added when the response starts.
        context.Response.OnStarting(AddAsync, context.Response.Headers);
        return next(context);
    });

    private static Task AddAsync(object state)
    {
        var headers = (IHeaderDictionary)state;
        // The API reference has a policy of its own.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
        }

        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        return Task.CompletedTask;
    }
}
