using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PrimeApp.Api.Errors;
using PrimeApp.Api.Http;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Table;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

internal static class TaskEndpoints
{
    // Room for as many numbers as a batch may have, of as many digits as any may have, and white space.
    private const int MaxBatchBodyBytes = 64 * 1024;

    /// <summary>Maps the submission of tasks and the questions after them.</summary>
    public static void MapTasks(this WebApplication app)
    {
        app.MapPost("/tasks", SubmitAsync);
        app.MapPost("/tasks/batch", SubmitManyAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBatchBodyBytes));
        app.MapRead("/tasks", ListAsync);
        app.MapRead("/tasks/{id}", GetAsync);
        app.MapDelete("/tasks/{id}", CancelAsync);
    }

    private static async Task<Results<Accepted<SubmittedTask>, ProblemHttpResult>> SubmitAsync(
        HttpRequest request, SubmissionReader reader, TaskQueue queue, CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.TryRead(request, out var key, out var problem))
        {
            return problem!;
        }

        (var n, problem) = await reader.ReadOneAsync(request, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var task = SubmittedTask.From(await queue.SubmitAsync(n, key, cancellationToken));
        return TypedResults.Accepted(task.Links.Self, task);
    }

    private static async Task<Results<Accepted<SubmittedTasks>, ProblemHttpResult>> SubmitManyAsync(
        HttpRequest request, SubmissionReader reader, TaskQueue queue, CancellationToken cancellationToken)
    {
        if (request.Headers.ContainsKey(IdempotencyKey.Header))
        {
            return Problems.BadRequest($"'{IdempotencyKey.Header}' is given; a batch has none.");
        }

        var (ns, problem) = await reader.ReadManyAsync(request, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var submissions = await queue.SubmitManyAsync(ns!, cancellationToken);
        return TypedResults.Accepted("/tasks", new SubmittedTasks([.. submissions.Select(SubmittedTask.From)]));
    }

    private static async Task<Results<Ok<TaskDocument>, ProblemHttpResult>> CancelAsync(
        string id, TaskQueue queue, CancellationToken cancellationToken)
    {
        await queue.CancelAsync(id, cancellationToken);
        return await queue.FindAsync(id, cancellationToken) switch
        {
            null => Problems.UnknownTask(id),
            // Also when it was so before: a client that asks again after a lost answer has what it wanted.
            { State: TaskState.Cancelled } task => TypedResults.Ok(TaskDocument.Summarize(task)),
            var task => Problems.Conflict(
                "The task can no longer be cancelled.",
                $"The task is {task.State.ToWireName()}; only a queued or running task can be cancelled."),
        };
    }

    private static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> ListAsync(
        HttpRequest request, TaskHistory history, CancellationToken cancellationToken)
    {
        if (!QueryReader.TryReadState(request, "status", out var state, out var problem)
            || !QueryReader.TryReadCursor(request, out var after, out problem)
            || !QueryReader.TryReadInteger(
                request, "limit", TaskPage.DefaultLimit, 1, TaskPage.MaxLimit, out var limit, out problem))
        {
            return problem;
        }

        var page = await history.ReadAsync(after, (int)limit, state, cancellationToken);
        var filter = state is null ? "" : $"status={state.Value.ToWireName()}&";
        return TypedResults.Ok(TaskPage.From(page, $"/tasks?{filter}limit={limit}&"));
    }

    private static async Task<Results<Ok<TaskDocument>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        string id, HttpContext context, TaskQueue queue, PrimeTable table, CancellationToken cancellationToken)
    {
        if (await queue.FindAsync(id, cancellationToken) is not { } task)
        {
            return Problems.UnknownTask(id);
        }

        return ConditionalRequest.IsNotModified(context, TaskVersion.Of(task))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(TaskDocument.From(task, await GetResultAsync(task, table, cancellationToken)));
    }

    private static async Task<TaskResult?> GetResultAsync(
        TaskRecord task, PrimeTable table, CancellationToken cancellationToken)
    {
        if (task.State != TaskState.Completed)
        {
            return null;
        }

        var primes = await table.ReadAsync(0, (int)Math.Min(task.N, TaskResult.MaxPrimes), cancellationToken);
        return new TaskResult(task.N, task.LastPrime!.Value, primes, Truncated: primes.Length < task.N);
    }
}
