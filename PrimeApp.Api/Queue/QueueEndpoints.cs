using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using PrimeApp.Api.Errors;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Requests;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Statistics;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Queue;

internal static class QueueEndpoints
{
    // Redis processes that many tasks in well under a second.
    private const int MaxTasks = 1_000;

    public static void MapQueue(this WebApplication app)
    {
        app.MapMethods("/queue", Methods.Read, GetAsync)
            .Describe("GetQueue", "Queue", "Returns the waiting tasks and the activity of each worker.")
            .WithExample(StatusCodes.Status200OK, QueueExamples.Queue, QueueJsonContext.Default.QueueDocument);
        app.MapPost("/queue/pause", PauseAsync)
            .Describe("PauseQueue", "Queue", "Pauses the queue: workers start no tasks, and running tasks continue.")
            .WithExample(StatusCodes.Status200OK, QueueExamples.Paused, QueueJsonContext.Default.QueueDocument);
        app.MapPost("/queue/resume", ResumeAsync)
            .Describe("ResumeQueue", "Queue", "Resumes the queue: workers start tasks again.")
            .WithExample(StatusCodes.Status200OK, QueueExamples.Queue, QueueJsonContext.Default.QueueDocument);
        app.MapPost("/queue/cancel", CancelAllAsync)
            .Describe(
                "CancelTasks", "Queue", "Cancels many waiting tasks. Running tasks continue.",
                StatusCodes.Status400BadRequest)
            .WithInteger("limit", "The largest number of tasks.", 1, MaxTasks, MaxTasks)
            .WithExample(StatusCodes.Status200OK, QueueExamples.Cancelled, QueueJsonContext.Default.CancelledTasks);
        app.MapMethods("/queue/dead", Methods.Read, ListDeadAsync)
            .Describe(
                "ListDeadLetters", "Queue", "Lists the dead letters: the tasks that failed for good.",
                StatusCodes.Status400BadRequest)
            .WithInteger("limit", "The largest number of tasks.", 1, TaskPage.MaxLimit, TaskPage.DefaultLimit)
            .WithText(ParameterLocation.Query, "cursor", "The cursor from 'next' of the previous page.", Cursor.Pattern)
            .WithExample(StatusCodes.Status200OK, TaskExamples.DeadLetters, TaskJsonContext.Default.TaskPage);
        app.MapPost("/queue/dead/{id}/retry", RetryAsync)
            .Describe(
                "RetryDeadLetter", "Queue", "Returns a dead letter to the queue.",
                StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithProblem(
                StatusCodes.Status409Conflict, "The task is not a dead letter.",
                "The task is completed; only a failed task can be retried.")
            .WithHeader(StatusCodes.Status202Accepted, HeaderNames.Location, "The address of the task.")
            .WithExample(StatusCodes.Status202Accepted, TaskExamples.Queued, TaskJsonContext.Default.TaskDocument);
        app.MapPost("/queue/dead/retry", RetryAllAsync)
            .Describe(
                "RetryDeadLetters", "Queue", "Returns many dead letters to the queue.",
                StatusCodes.Status400BadRequest)
            .WithInteger("limit", "The largest number of tasks.", 1, MaxTasks, MaxTasks)
            .WithExample(StatusCodes.Status200OK, QueueExamples.Retried, QueueJsonContext.Default.RetriedTasks);
    }

    private static async Task<Ok<QueueDocument>> GetAsync(
        QueueInspector inspector, RecentCompletions completions, CancellationToken cancellationToken) =>
        TypedResults.Ok(QueueDocument.From(
            await inspector.InspectAsync(cancellationToken), completions.Summarize()));

    private static async Task<Ok<QueueDocument>> PauseAsync(
        QueueControl control, QueueInspector inspector, RecentCompletions completions,
        CancellationToken cancellationToken)
    {
        await control.PauseAsync(cancellationToken);
        return await GetAsync(inspector, completions, cancellationToken);
    }

    private static async Task<Ok<QueueDocument>> ResumeAsync(
        QueueControl control, QueueInspector inspector, RecentCompletions completions,
        CancellationToken cancellationToken)
    {
        await control.ResumeAsync(cancellationToken);
        return await GetAsync(inspector, completions, cancellationToken);
    }

    private static Task<Results<Ok<CancelledTasks>, ProblemHttpResult>> CancelAllAsync(
        HttpRequest request, QueueControl control, CancellationToken cancellationToken) =>
        ChangeManyAsync(request, limit => control.CancelWaitingAsync(limit, cancellationToken));

    private static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> ListDeadAsync(
        HttpRequest request, DeadLetters deadLetters, CancellationToken cancellationToken)
    {
        if (!QueryReader.TryReadCursor(request, out var after, out var problem)
            || !QueryReader.TryReadInteger(
                request, "limit", TaskPage.DefaultLimit, 1, TaskPage.MaxLimit, out var limit, out problem))
        {
            return problem;
        }

        var page = await deadLetters.ReadAsync(after, (int)limit, cancellationToken);
        return TypedResults.Ok(TaskPage.From(page, request.PathBase, $"/queue/dead?limit={limit}&"));
    }

    private static async Task<Results<Accepted<TaskDocument>, ProblemHttpResult>> RetryAsync(
        string id, HttpRequest request, DeadLetters deadLetters, TaskQueue queue, CancellationToken cancellationToken)
    {
        var isRetried = await deadLetters.RetryAsync(id, cancellationToken);
        if (await queue.FindAsync(id, cancellationToken) is not { } task)
        {
            return Problems.UnknownTask(id);
        }

        return isRetried
            ? TypedResults.Accepted(
                TaskLinks.To(id, request.PathBase).Self, TaskDocument.Summarize(task, request.PathBase))
            : Problems.Conflict(
                "The task is not a dead letter.",
                $"The task is {task.State.ToWireName()}; only a failed task can be retried.");
    }

    private static Task<Results<Ok<RetriedTasks>, ProblemHttpResult>> RetryAllAsync(
        HttpRequest request, DeadLetters deadLetters, CancellationToken cancellationToken) =>
        ChangeManyAsync(request, limit => deadLetters.RetryAllAsync(limit, cancellationToken));

    private static async Task<Results<Ok<TOutcome>, ProblemHttpResult>> ChangeManyAsync<TOutcome>(
        HttpRequest request, Func<int, Task<TOutcome>> change) =>
        QueryReader.TryReadInteger(request, "limit", MaxTasks, 1, MaxTasks, out var limit, out var problem)
            ? TypedResults.Ok(await change((int)limit))
            : problem;
}
