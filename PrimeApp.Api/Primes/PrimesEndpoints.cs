using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using PrimeApp.Api.Errors;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Reading;
using PrimeApp.Api.Requests;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Primes;

namespace PrimeApp.Api.Primes;

internal static class PrimesEndpoints
{
    private const int DefaultLimit = 1000;
    private const int MaxLimit = 10_000;
    private const string FormatParameter = "format";

    /// <summary>Maps the results of tasks.</summary>
    public static void MapPrimes(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => Task.Run(NthPrime.WarmUp));
        app.MapMethods("/tasks/{id}/primes", Methods.Read, GetAsync)
            .Describe(
                "GetPrimes", "Primes", "Returns some or all primes of a completed task, as JSON, lines or octets.",
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
                StatusCodes.Status416RangeNotSatisfiable)
            .WithInteger("offset", "The number of primes before the first one.", 0, max: null, defaultValue: 0)
            .WithInteger(
                "limit",
                "The largest number of primes in the response. JSON: up to 10,000, 1,000 by default. Other formats: "
                    + "up to n, all by default.",
                1, max: null, defaultValue: null)
            .WithText(
                ParameterLocation.Query, FormatParameter,
                "The format of a file to save, for clients that cannot say what they accept, such as links.",
                pattern: null, [.. PrimesFormat.All.Select(format => format.Name)])
            .Produces<PrimesPage>(
                StatusCodes.Status200OK, "application/json", [.. PrimesFormat.All.Select(format => format.MediaType)])
            .Produces<string>(StatusCodes.Status206PartialContent, MediaTypeNames.Application.Octet)
            .WithHeader(
                StatusCodes.Status206PartialContent, HeaderNames.ContentRange,
                "The range of these octets, and the length of the whole body.")
            .WithText(ParameterLocation.Header, HeaderNames.Range,
                "The octets to send, such as 'bytes=800-'. Only for octets.")
            .WithEntityTag()
            .WithExample(StatusCodes.Status200OK, PrimesExamples.Page, PrimesJsonContext.Default.PrimesPage)
            .WithText("text/plain", PrimesExamples.Lines)
            .WithText("application/x-ndjson", PrimesExamples.Lines)
            .WithOctets(StatusCodes.Status200OK)
            .WithOctets(StatusCodes.Status206PartialContent);
    }

    private static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        TaskQueue queue,
        PrimeSource source,
        PrimeStreamLimit streams,
        CancellationToken cancellationToken)
    {
        if (await queue.FindAsync(id, cancellationToken) is not { } task)
        {
            return Problems.UnknownTask(id);
        }

        if (task.State != TaskState.Completed)
        {
            return Problems.Conflict(
                "The task has no primes yet.",
                $"The task is {task.State.ToWireName()}; only a completed task has primes.");
        }

        if (!TryReadFormat(context, task.N, out var format, out var problem))
        {
            return problem;
        }

        // A limit beyond n returns the primes that exist, in every format. Only a JSON page has a largest limit.
        var maxLimit = format is null ? MaxLimit : long.MaxValue;
        var defaultLimit = format is null ? DefaultLimit : task.N;
        if (!QueryReader.TryReadInteger(context.Request, "offset", 0, 0, task.N, out var offset, out problem)
            || !QueryReader.TryReadInteger(context.Request, "limit", defaultLimit, 1, maxLimit, out var limit,
                out problem))
        {
            return problem;
        }

        var count = Math.Min(limit, task.N - offset);
        if (IsNotModified(context, offset, count, format))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (format is null)
        {
            return TypedResults.Ok(new PrimesPage(
                id, task.N, offset, (int)limit, await source.ReadAsync(offset, (int)count, cancellationToken),
                Next: offset + count < task.N
                    ? $"{TaskLinks.To(id, context.Request.PathBase).Primes}?offset={offset + count}&limit={limit}"
                    : null));
        }

        if (format.BytesPerPrime is not { } size)
        {
            return new PrimesStream(source, streams, offset, count, format);
        }

        var range = ByteRange.Negotiate(context, count * size);
        return range is { Length: 0 }
            ? Problems.NoSuchRange(count * size)
            : new PrimesStream(source, streams, offset, count, format, range);
    }

    // What a query names is for a file; otherwise the client says what it accepts.
    private static bool TryReadFormat(
        HttpContext context, long n, out PrimesFormat? format, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        if (!context.Request.Query.TryGetValue(FormatParameter, out var names))
        {
            format = PrimesStream.Negotiate(context.Request);
            return true;
        }

        format = PrimesFormat.All.FirstOrDefault(format => format.Name == names.ToString());
        if (format is null)
        {
            problem = QueryReader.BadParameter(
                FormatParameter, names.ToString(),
                $"one of {string.Join(", ", PrimesFormat.All.Select(format => format.Name))} is allowed.");
            return false;
        }

        context.Response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"primes-{n}.{format.Extension}\"");
        return true;
    }

    // The primes of a range never change and do not depend on the task, so the range is the tag.
    private static bool IsNotModified(HttpContext context, long offset, long count, PrimesFormat? format)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        var form = format?.MediaType.Replace('/', '-') ?? context.Request.Path;
        return ConditionalRequest.IsNotModified(
            context, string.Create(CultureInfo.InvariantCulture, $"{offset}-{count}-{form}"));
    }
}
