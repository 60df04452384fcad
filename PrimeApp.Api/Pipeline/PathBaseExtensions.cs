using Microsoft.Extensions.Options;

namespace PrimeApp.Api.Pipeline;

internal static class PathBaseExtensions
{
    /// <summary>
    /// Serves the API below <see cref="HttpOptions.PathBase"/>, whether or not a proxy removes that prefix from the
    /// path. The <c>X-Forwarded-Prefix</c> header of a known proxy has precedence.
    /// </summary>
    public static void UsePathPrefix(this WebApplication app)
    {
        var pathBase = new PathString(app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.PathBase);
        if (pathBase.HasValue)
        {
            app.Use((context, next) =>
            {
                var request = context.Request;
                if (request.Path.StartsWithSegments(pathBase, out var rest))
                {
                    request.Path = rest;
                }

                if (!request.PathBase.HasValue)
                {
                    request.PathBase = pathBase;
                }

                return next(context);
            });
        }
    }
}
