using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Api.Errors;

/// <summary>Turns what may go wrong by no fault of the code into problem documents; the rest is a plain 500.</summary>
internal sealed class ApiExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <summary>When to try again what could not be done for the moment.</summary>
    public const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException)
        {
            // Nobody is left to read an answer; the token of the request may hear of it a little later than a write does.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (Describe(exception, httpContext) is not { } problem)
        {
            return false;
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        // An error is a problem document, whatever else the client would have liked.
        httpContext.Request.Headers.Accept = default;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = problem,
        });
    }

    private static ProblemDetails? Describe(Exception exception, HttpContext context) => exception switch
    {
        RedisUnavailableException => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "The queue cannot be reached.",
            Detail = "Redis does not answer at the moment. Try again a little later.",
        },
        QueueFullException full => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "The queue is full.",
            Detail = full.Message + " Try again a little later.",
        },
        IdempotencyConflictException conflict => new ProblemDetails
        {
            Status = StatusCodes.Status409Conflict,
            Title = "The idempotency key is taken.",
            Detail = conflict.Message,
        },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new ProblemDetails
        {
            Status = StatusCodes.Status413PayloadTooLarge,
            Title = "The request body is too large.",
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"At most {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes are allowed."),
        },
        BadHttpRequestException bad => new ProblemDetails
        {
            Status = bad.StatusCode,
            Title = "The request is malformed.",
            Detail = bad.Message,
        },
        _ => null,
    };
}
