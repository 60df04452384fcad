using PrimeApp.Api.Page;
using PrimeApp.Api.Primes;
using PrimeApp.Api.Queue;
using PrimeApp.Api.Tasks;

namespace PrimeApp.Api.OpenApi;

/// <summary>What answers look like, one of each kind.</summary>
internal static class Examples
{
    private const string Id = "0a5c1f0e9d3b4c5f8a7b6c5d4e3f2a1b";
    private const string Worker = "worker-1-42-c0ffee";
    private static readonly DateTimeOffset SubmittedAt = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly DateTimeOffset StartedAt = SubmittedAt.AddMilliseconds(2);

    public static SubmittedTask Submitted { get; } = new(Id, 100, "queued", SubmittedAt, TaskLinks.To(Id));

    public static SubmittedTasks SubmittedMany { get; } = new([Submitted, Submitted with { N = 1_000 }]);

    public static TaskDocument Completed { get; } = new()
    {
        RequestId = Id,
        N = 10,
        Status = "completed",
        Progress = 1,
        Attempts = 1,
        Worker = Worker,
        SubmittedAt = SubmittedAt,
        StartedAt = StartedAt,
        FinishedAt = StartedAt.AddMilliseconds(1),
        ComputationType = "computed",
        Result = new TaskResult(10, 29, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29], Truncated: false),
        Links = TaskLinks.To(Id),
    };

    public static TaskDocument Queued { get; } = new()
    {
        RequestId = Id,
        N = 100,
        Status = "queued",
        Progress = 0,
        Attempts = 0,
        SubmittedAt = SubmittedAt,
        Links = TaskLinks.To(Id),
    };

    public static TaskDocument Cancelled { get; } = Queued with { Status = "cancelled", FinishedAt = StartedAt };

    public static TaskPage Tasks { get; } = new(
        [Completed with { Result = new TaskResult(10, 29) }, Queued], Next: "/tasks?limit=2&cursor=ClwfDp07TF-Ke2xdTj8qGw");

    public static TaskPage DeadLetters { get; } = new(
    [
        Queued with
        {
            Status = "failed",
            Attempts = 5,
            Worker = Worker,
            FinishedAt = StartedAt,
            Error = "The worker was lost.",
        },
    ]);

    public static PrimesPage Primes { get; } = new(
        Id, Count: 10, Offset: 2, Limit: 4, Primes: [5, 7, 11, 13], Next: $"/tasks/{Id}/primes?offset=6&limit=4");

    public static string Lines => "2\n3\n5\n7\n11\n";

    public static string Events { get; } =
        $$"""
        retry: 1000

        event: queued
        id: queued-0-0-0-
        data: {"request_id":"{{Id}}","n":100,"status":"queued",…}


        """;

    public static QueueDocument Queue { get; } = new(
        Depth: 3,
        OldestAgeSeconds: 0.25,
        Delayed: 0,
        Running: 1,
        Dead: 0,
        WorkersAlive: 1,
        [
            new WorkerDocument(
                Worker, SubmittedAt, Alive: true, Running: 1, [new RunningTaskDocument(Id, 100, 0.5, StartedAt)]),
        ]);

    public static RetriedTasks Retried { get; } = new(Retried: 2, Remaining: 0);

    public static PageSettings Settings { get; } = new(
        MaxN: 10_000_000_000_000, Prometheus: new Uri("http://localhost:9090"), Grafana: new Uri("http://localhost:3000"));
}
