using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PrimeApp.Api.Errors;

/// <summary>Creates the problem documents (RFC 9457) of the endpoints.</summary>
internal static class Problems
{
    /// <summary>400 Bad Request. The detail says what the client sent and what is allowed.</summary>
    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(
        detail, statusCode: StatusCodes.Status400BadRequest, title: "The request is not valid.");

    /// <summary>404 Not Found: the task does not exist.</summary>
    public static ProblemHttpResult UnknownTask(string id) => TypedResults.Problem(
        $"There is no task '{Excerpt.Of(id)}': it was never accepted, or its record has expired.",
        statusCode: StatusCodes.Status404NotFound,
        title: "The task is unknown.");

    /// <summary>409 Conflict: the task's state does not allow the request.</summary>
    public static ProblemHttpResult Conflict(string title, string detail) => TypedResults.Problem(
        detail, statusCode: StatusCodes.Status409Conflict, title: title);

    /// <summary>416 Range Not Satisfiable: the body has no byte in the requested range.</summary>
    public static ProblemHttpResult NoSuchRange(long bodyLength) => TypedResults.Problem(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The body has {bodyLength} bytes, numbered from 0; none is in the requested range."),
        statusCode: StatusCodes.Status416RangeNotSatisfiable,
        title: "The range is empty.");

    /// <summary>
    /// 503 Service Unavailable with Retry-After: this process cannot answer now, but a later request may succeed.
    /// </summary>
    public static ProblemHttpResult Unavailable(HttpContext context, string title, string detail)
    {
        context.Response.Headers.RetryAfter = ApiExceptionHandler.RetryAfterSeconds;
        return TypedResults.Problem(
            $"{detail} Try again in a few seconds.", statusCode: StatusCodes.Status503ServiceUnavailable, title: title);
    }

    /// <summary>
    /// 429 Too Many Requests with Retry-After: the client has reached its limit and may try again once it has closed
    /// something.
    /// </summary>
    public static ProblemHttpResult TooManyRequests(HttpContext context, string title, string detail)
    {
        context.Response.Headers.RetryAfter = ApiExceptionHandler.RetryAfterSeconds;
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: title);
    }

    /// <summary>415 Unsupported Media Type: the API does not decompress bodies.</summary>
    public static ProblemHttpResult Encoded(HttpContext context, string encoding)
    {
        // RFC 9110, section 15.5.16: the header lists the supported encodings.
        context.Response.Headers.AcceptEncoding = "identity";
        return TypedResults.Problem(
            $"The content encoding is '{Excerpt.Of(encoding)}'; send the body uncompressed.",
            statusCode: StatusCodes.Status415UnsupportedMediaType,
            title: "The content encoding is not supported.");
    }

    /// <summary>415 Unsupported Media Type: the API reads JSON only.</summary>
    public static ProblemHttpResult NotJson(string? contentType) => TypedResults.Problem(
        $"The content type is {(contentType is null ? "missing" : $"'{Excerpt.Of(contentType)}'")}; "
            + "'application/json' is allowed.",
        statusCode: StatusCodes.Status415UnsupportedMediaType,
        title: "The content type is not supported.");
}
