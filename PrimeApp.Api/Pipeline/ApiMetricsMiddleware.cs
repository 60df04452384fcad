using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace PrimeApp.Api.Pipeline;

/// <summary>Records each request in <see cref="ApiMetrics"/>, those of probes and scrapes excepted.</summary>
internal sealed class ApiMetricsMiddleware(RequestDelegate next, ApiMetrics metrics, TimeProvider timeProvider)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = timeProvider.GetTimestamp();
        try
        {
            await next(context);
        }
        catch
        {
            // The server answers so once the exception reaches it.
            Record(context, StatusCodes.Status500InternalServerError, started);
            throw;
        }

        Record(context, context.Features.Get<RecordedStatus>()?.Status ?? context.Response.StatusCode, started);
    }

    private void Record(HttpContext context, int status, long started)
    {
        // The exception handler clears the endpoint that failed, and remembers it.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is not null)
            return;

        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        metrics.Record(
            context.Request.Method, route, status, context.IsTimed() ? timeProvider.GetElapsedTime(started) : null);
    }
}
