namespace PrimeApp.Api.Tasks;

internal static class TaskExamples
{
    public const string Id = "0a5c1f0e9d3b4c5f8a7b6c5d4e3f2a1b";
    public const string Worker = "worker-1-42-c0ffee";
    public static readonly DateTimeOffset SubmittedAt = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    public static readonly DateTimeOffset StartedAt = SubmittedAt.AddMilliseconds(2);

    public static SubmittedTask Submitted { get; } = new(Id, 100, "queued", SubmittedAt, TaskLinks.To(Id));

    public static SubmittedTasks SubmittedMany { get; } = new([Submitted, Submitted with { N = 1_000 }]);

    public static TaskDocument Completed { get; } = new()
    {
        RequestId = Id,
        N = 10,
        Status = "completed",
        Progress = 1,
        Attempts = 1,
        AttemptLog = [new AttemptDocument(Worker, StartedAt, "completed", StartedAt.AddMilliseconds(1))],
        Worker = Worker,
        SubmittedAt = SubmittedAt,
        StartedAt = StartedAt,
        FinishedAt = StartedAt.AddMilliseconds(1),
        ComputationType = "computed",
        Result = new TaskResult(10, 29, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29], Truncated: false),
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        Links = TaskLinks.To(Id),
    };

    public static TaskDocument Queued { get; } = new()
    {
        RequestId = Id,
        N = 100,
        Status = "queued",
        Progress = 0,
        Attempts = 0,
        AttemptLog = [],
        SubmittedAt = SubmittedAt,
        Links = TaskLinks.To(Id),
    };

    public static TaskDocument Cancelled { get; } = Queued with { Status = "cancelled", FinishedAt = StartedAt };

    public static TaskPage Tasks { get; } = new(
        [
            Completed with { AttemptLog = null, Result = new TaskResult(10, 29) },
            Queued with { AttemptLog = null },
        ],
        Next: "/tasks?limit=2&cursor=ClwfDp07TF-Ke2xdTj8qGw");

    public static TaskPage DeadLetters { get; } = new(
    [
        Queued with
        {
            Status = "failed",
            Attempts = 5,
            AttemptLog = null,
            Worker = Worker,
            FinishedAt = StartedAt,
            Error = "The worker was lost.",
        },
    ]);
}
