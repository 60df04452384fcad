using Microsoft.Extensions.Primitives;

namespace PrimeApp.Api.Pipeline;

/// <summary>What keeps a browser from doing with an answer what nobody meant it to do.</summary>
internal static class SecurityHeaders
{
    // The page is all of its own making: nothing from elsewhere, nothing inline, and in nobody's frame.
    private static readonly StringValues ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";

    /// <summary>Adds them to every answer, errors included.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // Not before: whoever answers with an error clears what was there.
        context.Response.OnStarting(AddAsync, context.Response.Headers);
        return next(context);
    });

    private static Task AddAsync(object state)
    {
        var headers = (IHeaderDictionary)state;
        // A page that is not of the service's own making has a policy of its own.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
        }

        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        return Task.CompletedTask;
    }
}
