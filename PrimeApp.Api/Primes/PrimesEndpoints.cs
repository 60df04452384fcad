using System.Globalization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;
using PrimeApp.Api.Errors;
using PrimeApp.Api.Http;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Table;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Primes;

internal static class PrimesEndpoints
{
    private const int DefaultLimit = 1000;
    private const int MaxLimit = 10_000;

    /// <summary>Maps the results of tasks.</summary>
    public static void MapPrimes(this WebApplication app) => app
        .MapRead("/tasks/{id}/primes", GetAsync)
        .Describe(
            "GetPrimes", "Primes", "Some or all primes of a completed task, as JSON, lines or octets.",
            StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithInteger("offset", "How many primes come before the first one given.", 0, max: null, defaultValue: 0)
        .WithInteger("limit", "How many at most; of JSON 10,000, and 1,000 by default.", 1, max: null, defaultValue: null)
        .Produces<PrimesPage>(StatusCodes.Status200OK, "application/json", [.. PrimesFormat.All.Select(format => format.MediaType)])
        .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, TaskQueue queue, PrimeTable table, CancellationToken cancellationToken)
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

        var format = PrimesStream.Negotiate(context.Request);
        var maxLimit = format is null ? MaxLimit : task.N;
        var defaultLimit = format is null ? DefaultLimit : task.N;
        if (!QueryReader.TryReadInteger(context.Request, "offset", 0, 0, task.N, out var offset, out var problem)
            || !QueryReader.TryReadInteger(context.Request, "limit", defaultLimit, 1, maxLimit, out var limit, out problem))
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
                id, task.N, offset, (int)limit, await table.ReadAsync(offset, (int)count, cancellationToken),
                Next: offset + count < task.N ? $"/tasks/{id}/primes?offset={offset + count}&limit={limit}" : null));
        }

        // However long it takes, there is something to see for it all the time.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = format.MediaType;
            return TypedResults.Empty;
        }

        return new PrimesStream(table, offset, count, format);
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
