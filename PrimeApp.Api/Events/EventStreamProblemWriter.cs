using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PrimeApp.Api.Pipeline;
using PrimeApp.ServiceDefaults.Problems;

namespace PrimeApp.Api.Events;

/// <summary>
/// Answers a request for an event stream with an empty stream when the problem is transient. A standard client gives up
/// for good at any status but 200 (HTML Standard, section 9.2.2), but reconnects after the end of a stream.
/// </summary>
internal sealed class EventStreamProblemWriter(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json)
    : IProblemDetailsWriter
{
    private const string EventStream = "text/event-stream";

    // A random delay spreads the clients that were rejected together.
    private const int MinRetryMilliseconds = 1_000;
    private const int MaxRetryMilliseconds = 4_000;

    /// <summary>
    /// Returns whether the problem is transient and the client asked for an event stream. Other clients understand the
    /// status.
    /// </summary>
    public bool CanWrite(ProblemDetailsContext context) =>
        context.HttpContext.Response.StatusCode
            is StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError
        && HttpMethods.IsGet(context.HttpContext.Request.Method)
        && IsRouteOfStream(context.HttpContext)
        && context.HttpContext.Request.GetTypedHeaders().Accept.Any(
            type => type.Quality != 0 && type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var problem = context.ProblemDetails;
        problem.Status = response.StatusCode;
        ProblemExtensions.AddTraceId(problem);
        var retry = Random.Shared.Next(MinRetryMilliseconds, MaxRetryMilliseconds);
        var data = JsonSerializer.Serialize(problem, json.Value.SerializerOptions.GetTypeInfo(typeof(ProblemDetails)));

        RequestRecording.Of(context.HttpContext).Status = response.StatusCode;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = EventStream;
        response.Headers.CacheControl = "no-store";
        await response.WriteAsync(
            $"retry: {retry}\nevent: unavailable\ndata: {data}\n\n", context.HttpContext.RequestAborted);
    }

    private static bool IsRouteOfStream(HttpContext context)
    {
        // The exception handler clears the endpoint of the failed request but keeps it in its feature.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return endpoint?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Any(response => response.ContentTypes.Contains(EventStream)) == true;
    }
}
