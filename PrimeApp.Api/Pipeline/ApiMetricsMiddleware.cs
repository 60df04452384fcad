using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace PrimeApp.Api.Pipeline;

/// <summary>Records each request in <see cref="ApiMetrics"/>, except those of probes and scrapes.</summary>
internal sealed class ApiMetricsMiddleware
{
    private readonly RequestDelegate _next;
    private readonly ApiMetrics _metrics;
    private readonly TimeProvider _timeProvider;

    /// <summary>Starts each series of the endpoints at zero before the service listens.</summary>
    public ApiMetricsMiddleware(
        RequestDelegate next, ApiMetrics metrics, TimeProvider timeProvider, EndpointDataSource endpoints)
    {
        (_next, _metrics, _timeProvider) = (next, metrics, timeProvider);
        metrics.StartAtZero(HttpMethods.Get, endpoint: null, StatusCodes.Status404NotFound);
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().Where(IsCounted))
        {
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                foreach (var answer in endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>())
                {
                    metrics.StartAtZero(method, endpoint.RoutePattern.RawText, answer.StatusCode);
                }
            }
        }
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var started = _timeProvider.GetTimestamp();
        try
        {
            await _next(context);
        }
        catch
        {
            // Kestrel answers with this status when it catches the exception.
            Record(context, StatusCodes.Status500InternalServerError, started);
            throw;
        }

        Record(context, context.Response.StatusCode, started);
    }

    private static bool IsCounted(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null;

    private void Record(HttpContext context, int status, long started)
    {
        // The exception handler clears the endpoint of the failed request but keeps it in its feature.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        if (!IsCounted(endpoint))
        {
            return;
        }

        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        var recording = context.Features.Get<RequestRecording>();
        _metrics.Record(
            context.Request.Method, route, recording?.Status ?? status,
            recording?.IsTimed == false ? null : _timeProvider.GetElapsedTime(started));
    }
}
