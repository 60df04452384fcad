using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using PrimeApp.Api.Errors;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Pipeline;
using PrimeApp.Api.Requests;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Events;

internal static class EventEndpoints
{
    private const string Example =
        $$"""
        retry: 1000

        event: queued
        id: queued-0-0-0-
        data: {"request_id":"{{TaskExamples.Id}}","n":100,"status":"queued",…}


        """;

    private const string LastEventIdHeader = "Last-Event-ID";
    private const string ProgressEvent = "progress";

    /// <summary>Maps the streams of task events.</summary>
    public static void MapEvents(this WebApplication app) => app
        .MapMethods("/tasks/{id}/events", Methods.Read, WatchAsync)
        .Describe(
            "WatchTask", "Tasks", "Streams the changes of a task as server-sent events.",
            StatusCodes.Status404NotFound)
        .WithText(ParameterLocation.Header, LastEventIdHeader, "The id of the last event that the client received.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .WithText("text/event-stream", Example)
        .Produces(StatusCodes.Status204NoContent)
        .DisableRequestTimeout();

    private static async Task<IResult> WatchAsync(
        string id,
        HttpContext context,
        TaskWatcher watcher,
        EventStreamLimit limit,
        ApiMetrics metrics,
        IOptions<EventsOptions> options,
        TimeProvider timeProvider,
        IHostApplicationLifetime lifetime)
    {
        if (!limit.TryOpen(context, out var stream, out var problem))
        {
            return problem;
        }

        using var place = stream;
        metrics.EventStreamOpened();
        try
        {
            // An open stream would delay the shutdown. Its client reconnects to another instance, or to this one after
            // its restart.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted, lifetime.ApplicationStopping);
            await using var records = watcher.WatchAsync(id, stop.Token).GetAsyncEnumerator(stop.Token);
            if (!await records.MoveNextAsync())
            {
                return lifetime.ApplicationStopping.IsCancellationRequested
                    ? Problems.Unavailable(
                        context, "The service is shutting down.", "No more streams are opened here.")
                    : Problems.UnknownTask(id);
            }

            var seen = context.Request.Headers[LastEventIdHeader].ToString();
            if (records.Current.State.IsFinal() && seen == TaskVersion.Of(records.Current))
            {
                // A browser does not reconnect after a 204.
                return TypedResults.NoContent();
            }

            BeginStream(context);
            if (HttpMethods.IsGet(context.Request.Method))
            {
                await WriteAsync(
                    new EventStreamWriter(context.Response), records, seen,
                    options.Value.HeartbeatInterval, timeProvider, stop);
            }

            return TypedResults.Empty;
        }
        finally
        {
            metrics.EventStreamClosed();
        }
    }

    private static void BeginStream(HttpContext context)
    {
        context.DoNotTime();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // Tells nginx not to buffer the events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static async Task WriteAsync(
        EventStreamWriter writer,
        IAsyncEnumerator<TaskRecord> records,
        string seen,
        TimeSpan heartbeatInterval,
        TimeProvider timeProvider,
        CancellationTokenSource stop)
    {
        var next = Task.FromResult(true);
        try
        {
            await writer.WriteReconnectionTimeAsync();
            TaskState? state = null;
            do
            {
                var task = records.Current;
                if (TaskVersion.Of(task) != seen)
                {
                    await writer.WriteAsync(task.State == state ? ProgressEvent : task.State.ToWireName(), task);
                }

                state = task.State;
                // It ends, too, when the client leaves or this service stops.
                next = records.MoveNextAsync().AsTask();
                await WriteHeartbeatsUntilAsync(next, writer, heartbeatInterval, timeProvider);
            }
            while (await next);
        }
        catch (OperationCanceledException)
        {
            // The client disconnected during a write.
        }
        finally
        {
            // An enumerator must not be disposed while MoveNextAsync is running.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteHeartbeatsUntilAsync(
        Task next, EventStreamWriter writer, TimeSpan interval, TimeProvider timeProvider)
    {
        while (!next.IsCompleted)
        {
            await next.WaitAsync(interval, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted)
            {
                await writer.WriteHeartbeatAsync();
            }
        }
    }
}
