using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using PrimeApp.Api.Reading;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.ServiceDefaults.Problems;

namespace PrimeApp.Api.Errors;

/// <summary>
/// Writes problem documents for expected errors, such as an unavailable Redis. All other exceptions become a plain 500.
/// </summary>
internal sealed class ApiExceptionHandler : IExceptionHandler
{
    /// <summary>The value of the Retry-After header of every answer with a transient error.</summary>
    public const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException)
        {
            // The client has disconnected. The request's token may report it later than a failed write does.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (Describe(exception, httpContext) is not var (status, title, detail))
        {
            return false;
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        await httpContext.WriteProblemAsync(status, title, detail);
        return true;
    }

    private static (int Status, string Title, string Detail)? Describe(
        Exception exception, HttpContext context) => exception switch
        {
            RedisUnavailableException => (
                StatusCodes.Status503ServiceUnavailable,
                "The queue cannot be reached.",
                "Redis does not answer at the moment. Try again in a few seconds."),
            RedisDataException => (
                StatusCodes.Status503ServiceUnavailable,
                "The queue is damaged.",
                "Redis holds unexpected data. The workers repair it where they can. Try again in a few seconds."),
            DamagedRecordException => (
                StatusCodes.Status500InternalServerError, "The task's record is damaged.", exception.Message),
            QueueFullException => (
                StatusCodes.Status503ServiceUnavailable, "The queue is full.",
                $"{exception.Message} Try again in a few seconds."),
            SourceBusyException => (
                StatusCodes.Status503ServiceUnavailable,
                "The API is busy.",
                $"{exception.Message} Try again in a few seconds."),
            IdempotencyConflictException => (
                StatusCodes.Status409Conflict, "The idempotency key is taken.", exception.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (
                StatusCodes.Status413PayloadTooLarge,
                "The request body is too large.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"At most {MaxBodySize(context)} bytes are allowed.")),
            BadHttpRequestException bad => (bad.StatusCode, "The request is malformed.", bad.Message),
            _ => null,
        };

    private static long? MaxBodySize(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
}
