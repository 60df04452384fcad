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
                "GetPrimes", "Primes", "Some or all primes of a completed task, as JSON, lines or octets.",
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
                StatusCodes.Status416RangeNotSatisfiable)
            .WithInteger("offset", "How many primes come before the first one given.", 0, max: null, defaultValue: 0)
            .WithInteger(
                "limit",
                "How many at most, and no more than there are. Of JSON up to 10,000, and 1,000 by default; of others all.",
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
                "Which octets these are, and of how many.")
            .WithText(ParameterLocation.Header, HeaderNames.Range,
                "Which octets to send, such as 'bytes=800-'; of octets only.")
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
        PrimeStreams streams,
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

        // More than there is gives what there is, in every format; only a page of JSON has a largest limit.
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

    // A range of the primes is the same for ever, in whichever task it is asked for: the range is the tag.
    private static bool IsNotModified(HttpContext context, long offset, long count, PrimesFormat? format)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        var form = format?.MediaType.Replace('/', '-') ?? context.Request.Path;
        return ConditionalRequest.IsNotModified(
            context, string.Create(CultureInfo.InvariantCulture, $"{offset}-{count}-{form}"));
    }
}
