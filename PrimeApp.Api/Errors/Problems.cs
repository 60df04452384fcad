using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PrimeApp.Api.Errors;

/// <summary>The problem documents of RFC 9457 that endpoints answer with.</summary>
internal static class Problems
{
    /// <summary>400: what was sent, and what is allowed.</summary>
    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(
        detail, statusCode: StatusCodes.Status400BadRequest, title: "The request is not valid.");

    /// <summary>404: no such task.</summary>
    public static ProblemHttpResult UnknownTask(string id) => TypedResults.Problem(
        $"There is no task '{Excerpt.Of(id)}': it was never accepted, or its record has expired.",
        statusCode: StatusCodes.Status404NotFound,
        title: "The task is unknown.");

    /// <summary>409: the request does not fit the task's state.</summary>
    public static ProblemHttpResult Conflict(string title, string detail) => TypedResults.Problem(
        detail, statusCode: StatusCodes.Status409Conflict, title: title);

    /// <summary>416: there is nothing in the range of bytes that was asked for.</summary>
    public static ProblemHttpResult NoSuchRange(long bodyLength) => TypedResults.Problem(
        string.Create(
            CultureInfo.InvariantCulture,
            $"There are {bodyLength} bytes, counted from 0, and none in the range given."),
        statusCode: StatusCodes.Status416RangeNotSatisfiable,
        title: "The range is empty.");

    /// <summary>503 with Retry-After: this process cannot do it now, and it is worth trying again.</summary>
    public static ProblemHttpResult Unavailable(HttpContext context, string title, string detail)
    {
        context.Response.Headers.RetryAfter = ApiExceptionHandler.RetryAfterSeconds;
        return TypedResults.Problem(
            $"{detail} Try again a little later.", statusCode: StatusCodes.Status503ServiceUnavailable, title: title);
    }

    /// <summary>
    /// 429 with Retry-After: this client has what one client may have, and may try again when it has less.
    /// </summary>
    public static ProblemHttpResult TooManyRequests(HttpContext context, string title, string detail)
    {
        context.Response.Headers.RetryAfter = ApiExceptionHandler.RetryAfterSeconds;
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: title);
    }

    /// <summary>415: no body is decompressed.</summary>
    public static ProblemHttpResult Encoded(HttpContext context, string encoding)
    {
        // RFC 9110, section 15.5.16: what would be accepted.
        context.Response.Headers.AcceptEncoding = "identity";
        return TypedResults.Problem(
            $"The content encoding is '{Excerpt.Of(encoding)}'; send the body as it is.",
            statusCode: StatusCodes.Status415UnsupportedMediaType,
            title: "The content encoding is not supported.");
    }

    /// <summary>415: only JSON is read.</summary>
    public static ProblemHttpResult NotJson(string? contentType) => TypedResults.Problem(
        $"The content type is {(contentType is null ? "missing" : $"'{Excerpt.Of(contentType)}'")}; "
            + "'application/json' is allowed.",
        statusCode: StatusCodes.Status415UnsupportedMediaType,
        title: "The content type is not supported.");
}
