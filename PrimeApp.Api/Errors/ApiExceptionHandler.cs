using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using PrimeApp.Api.Reading;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.ServiceDefaults.Problems;

namespace PrimeApp.Api.Errors;

/// <summary>Turns what may go wrong by no fault of the code into problem documents; the rest is a plain 500.</summary>
internal sealed class ApiExceptionHandler : IExceptionHandler
{
    /// <summary>When to try again what could not be done for the moment.</summary>
    public const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException)
        {
            // Nobody is left to read an answer; the token of the request may hear of it a little later than a write
            // does.
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
                "Redis does not answer at the moment. Try again a little later."),
            RedisDataException => (
                StatusCodes.Status503ServiceUnavailable,
                "The queue is damaged.",
                "Redis holds something else than it should. The workers mend what they can; try again a little later."),
            DamagedRecordException => (
                StatusCodes.Status500InternalServerError, "The task's record is damaged.", exception.Message),
            QueueFullException => (
                StatusCodes.Status503ServiceUnavailable, "The queue is full.",
                $"{exception.Message} Try again a little later."),
            SourceBusyException => (
                StatusCodes.Status503ServiceUnavailable,
                "The API is busy.",
                $"{exception.Message} Try again a little later."),
            IdempotencyConflictException => (
                StatusCodes.Status409Conflict, "The idempotency key is taken.", exception.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (
                StatusCodes.Status413PayloadTooLarge,
                "The request body is too large.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"At most {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes are allowed.")),
            BadHttpRequestException bad => (bad.StatusCode, "The request is malformed.", bad.Message),
            _ => null,
        };
}
