using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using PrimeApp.Api.Errors;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Pipeline;
using PrimeApp.Api.Reading;
using PrimeApp.Api.Requests;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

internal static class TaskEndpoints
{
    private const string InvalidTitle = "The request is not valid.";

    // The largest batch of the longest numbers fits, with white space.
    private const int MaxBatchBodyBytes = 64 * 1024;

    public static void MapTasks(this WebApplication app)
    {
        var maxN = app.Services.GetRequiredService<IOptions<TasksOptions>>().Value.MaxN;
        var n = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = "1",
            Maximum = maxN.ToString(CultureInfo.InvariantCulture),
        };
        app.MapPost("/tasks", SubmitAsync)
            .Describe(
                "SubmitTask", "Tasks", "Submits a task that computes the first n primes.",
                StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithText(
                ParameterLocation.Header,
                IdempotencyKey.Header,
                "The client's name for this submission. Repeating it returns the same task.",
                pattern: "^[!-~]{1,255}$")
            .WithInteger("wait", "Seconds to wait for the end of the task.", 0, TaskWaits.MaxSeconds, 0)
            .WithBody(n, 100)
            .WithProblem(
                StatusCodes.Status400BadRequest, InvalidTitle,
                $"'n' is 0; an integer from 1 to {n.Maximum} is allowed.")
            .WithProblem(
                StatusCodes.Status409Conflict, "The idempotency key is taken.",
                "The idempotency key was used before, for an n other than 100.")
            .WithHeader(StatusCodes.Status202Accepted, HeaderNames.Location, "The address of the task.")
            .WithExample(StatusCodes.Status202Accepted, TaskExamples.Submitted, TaskJsonContext.Default.SubmittedTask);
        app.MapPost("/tasks/batch", SubmitManyAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBatchBodyBytes))
            .Describe(
                "SubmitTasks", "Tasks", "Submits several tasks, all or none.", StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithBody(
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = n,
                    MinItems = 1,
                    MaxItems = TaskQueue.MaxBatch
                },
                new JsonArray(100, 1000))
            .WithProblem(
                StatusCodes.Status400BadRequest, InvalidTitle,
                $"'n[0]' is 0; an integer from 1 to {n.Maximum} is allowed.")
            .WithExample(StatusCodes.Status202Accepted, TaskExamples.SubmittedMany,
                TaskJsonContext.Default.SubmittedTasks);
        app.MapMethods("/tasks", Methods.Read, ListAsync)
            .Describe("ListTasks", "Tasks", "Lists recent tasks, newest first.", StatusCodes.Status400BadRequest)
            .WithText(
                ParameterLocation.Query, "status", "Lists only tasks in this state.", pattern: null,
                [.. Enum.GetValues<TaskState>().Select(state => state.ToWireName())])
            .WithInteger("limit", "The largest number of tasks.", 1, TaskPage.MaxLimit, TaskPage.DefaultLimit)
            .WithText(ParameterLocation.Query, "cursor", "The cursor from 'next' of the previous page.", Cursor.Pattern)
            .WithExample(StatusCodes.Status200OK, TaskExamples.Tasks, TaskJsonContext.Default.TaskPage);
        app.MapMethods("/tasks/{id}", Methods.Read, GetAsync)
            .Describe(
                "GetTask", "Tasks", "Returns a task and its result.",
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithInteger("wait", "Seconds to wait for the end of the task.", 0, TaskWaits.MaxSeconds, 0)
            .WithProblem(
                StatusCodes.Status400BadRequest, InvalidTitle,
                $"'wait' is '60'; an integer from 0 to {TaskWaits.MaxSeconds} is allowed.")
            .WithEntityTag()
            .WithExample(StatusCodes.Status200OK, TaskExamples.Completed, TaskJsonContext.Default.TaskDocument);
        app.MapDelete("/tasks/{id}", CancelAsync)
            .Describe(
                "CancelTask", "Tasks", "Cancels a queued or running task.",
                StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithProblem(
                StatusCodes.Status409Conflict, "The task can no longer be cancelled.",
                "The task is completed; only a queued or running task can be cancelled.")
            .WithExample(StatusCodes.Status200OK, TaskExamples.Cancelled, TaskJsonContext.Default.TaskDocument);
    }

    private static async Task<Results<Accepted<SubmittedTask>, ProblemHttpResult>> SubmitAsync(
        HttpContext context,
        SubmissionReader reader,
        TaskQueue queue,
        TaskWaits waits,
        PrimeSource source,
        CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!IdempotencyKey.TryRead(request, out var key, out var problem)
            || !TryReadWait(request, out var time, out problem))
        {
            return problem!;
        }

        (var n, problem) = await reader.ReadOneAsync(request, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        SubmittedTask submitted;
        if (time == TimeSpan.Zero)
        {
            submitted = SubmittedTask.From(await queue.SubmitAsync(n, key, cancellationToken), request.PathBase);
        }
        else if (TryBeginWait(context, waits, out var place, out problem))
        {
            using var _ = place;
            var task = await waits.SubmitAsync(n, key, time, context.RequestAborted);
            submitted = SubmittedTask.From(
                task, request.PathBase, await GetResultAsync(task, source, context.RequestAborted));
        }
        else
        {
            return problem;
        }

        return TypedResults.Accepted(submitted.Links.Self, submitted);
    }

    private static async Task<Results<Accepted<SubmittedTasks>, ProblemHttpResult>> SubmitManyAsync(
        HttpRequest request, SubmissionReader reader, TaskQueue queue, CancellationToken cancellationToken)
    {
        if (request.Headers.ContainsKey(IdempotencyKey.Header))
        {
            return Problems.BadRequest($"'{IdempotencyKey.Header}' is not allowed for a batch.");
        }

        var (ns, problem) = await reader.ReadManyAsync(request, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var submissions = await queue.SubmitManyAsync(ns!, cancellationToken);
        return TypedResults.Accepted(
            $"{request.PathBase}/tasks",
            new SubmittedTasks([.. submissions.Select(submission =>
                SubmittedTask.From(submission, request.PathBase))]));
    }

    private static async Task<Results<Ok<TaskDocument>, ProblemHttpResult>> CancelAsync(
        string id, HttpRequest request, TaskQueue queue, CancellationToken cancellationToken)
    {
        await queue.CancelAsync(id, cancellationToken);
        return await queue.FindAsync(id, cancellationToken) switch
        {
            null => Problems.UnknownTask(id),
            // Cancelling a cancelled task succeeds, so that a client may repeat the request after a lost answer.
            { State: TaskState.Cancelled } task => TypedResults.Ok(TaskDocument.Summarize(task, request.PathBase)),
            var task => Problems.Conflict(
                "The task can no longer be cancelled.",
                $"The task is {task.State.ToWireName()}; only a queued or running task can be cancelled."),
        };
    }

    private static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> ListAsync(
        HttpRequest request, TaskHistory history, CancellationToken cancellationToken)
    {
        if (!TaskStateNames.TryRead(request, "status", out var state, out var problem)
            || !QueryReader.TryReadCursor(request, out var after, out problem)
            || !QueryReader.TryReadInteger(
                request, "limit", TaskPage.DefaultLimit, 1, TaskPage.MaxLimit, out var limit, out problem))
        {
            return problem;
        }

        var page = await history.ReadAsync(after, (int)limit, state, cancellationToken);
        var filter = state is null ? "" : $"status={state.Value.ToWireName()}&";
        return TypedResults.Ok(TaskPage.From(page, request.PathBase, $"/tasks?{filter}limit={limit}&"));
    }

    private static async Task<Results<Ok<TaskDocument>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        string id,
        HttpContext context,
        TaskQueue queue,
        TaskWaits waits,
        PrimeSource source,
        CancellationToken cancellationToken)
    {
        if (!TryReadWait(context.Request, out var time, out var problem))
        {
            return problem;
        }

        TaskRecord? found;
        if (time == TimeSpan.Zero)
        {
            found = await queue.FindAsync(id, cancellationToken);
        }
        else if (TryBeginWait(context, waits, out var place, out problem))
        {
            using var _ = place;
            found = await waits.WaitAsync(id, time, context.RequestAborted);
        }
        else
        {
            return problem;
        }

        if (found is not { } task)
        {
            return Problems.UnknownTask(id);
        }

        return ConditionalRequest.IsNotModified(context, TaskVersion.Of(task))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(TaskDocument.From(
                task, await GetResultAsync(task, source, cancellationToken), context.Request.PathBase));
    }

    private static bool TryReadWait(
        HttpRequest request, out TimeSpan time, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var isValid = QueryReader.TryReadInteger(
            request, "wait", 0, 0, TaskWaits.MaxSeconds, out var seconds, out problem);
        time = TimeSpan.FromSeconds(seconds);
        return isValid;
    }

    /// <summary>Takes a place among the requests that wait.</summary>
    private static bool TryBeginWait(
        HttpContext context,
        TaskWaits waits,
        [NotNullWhen(true)] out IDisposable? place,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        if (!waits.TryOpen(context, out place, out problem))
        {
            return false;
        }

        // The client decides how long it waits.
        RequestRecording.Of(context).IsTimed = false;
        // TaskWaits limits the time of a wait.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return true;
    }

    private static async Task<TaskResult?> GetResultAsync(
        TaskRecord task, PrimeSource source, CancellationToken cancellationToken)
    {
        if (task.State != TaskState.Completed)
        {
            return null;
        }

        var primes = await source.ReadAsync(0, (int)Math.Min(task.N, TaskResult.MaxPrimes), cancellationToken);
        return new TaskResult(task.N, task.LastPrime!.Value, primes, Truncated: primes.Length < task.N);
    }
}
