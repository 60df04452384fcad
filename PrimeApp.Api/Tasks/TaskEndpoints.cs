using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PrimeApp.Api.Errors;
using PrimeApp.Api.Http;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Table;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

internal static class TaskEndpoints
{
    /// <summary>Maps the submission of tasks and the questions after them.</summary>
    public static void MapTasks(this WebApplication app)
    {
        app.MapPost("/tasks", SubmitAsync);
        app.MapRead("/tasks", ListAsync);
        app.MapRead("/tasks/{id}", GetAsync);
    }

    private static async Task<Results<Accepted<SubmittedTask>, ProblemHttpResult>> SubmitAsync(
        HttpRequest request, TaskQueue queue, IOptions<TasksOptions> options, CancellationToken cancellationToken)
    {
        var (submission, problem) = await SubmitTaskReader.ReadAsync(request, options.Value.MaxN, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var task = SubmittedTask.From(await queue.SubmitAsync(submission!.N, cancellationToken));
        return TypedResults.Accepted(task.Links.Self, task);
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
