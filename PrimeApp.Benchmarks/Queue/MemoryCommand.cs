
namespace PrimeApp.Benchmarks.Queue;

/// <summary>
/// <c>memory</c>: measures the memory of the API and the worker after many tasks, and what they cost while idle.
/// </summary>
internal static class MemoryCommand
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var tasks = CountOption.Create("--tasks", "Tasks of n = 100, submitted in batches.", 1_000_000);
        var command = new Command(
            "memory", "Measures an API and a worker after many tasks: memory, and processor time while idle.")
        {
            tasks,
        };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(tasks), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int tasks, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var services = new HttpContestant(redis);
        await services.PrepareAsync(cancellationToken);
        services.StartWorker();
        var (api, worker) = (services.Processes[0], services.Processes[1]);

        Console.WriteLine(
            "MiB. Pages that .NET processes share are divided among them.");
        Console.WriteLine();
        Console.WriteLine($"| {"",-28} |   API | worker | together |");
        Console.WriteLine($"|{new string('-', 30)}|------:|-------:|---------:|");
        await services.FillAsync(tasks, cancellationToken);
        await Eventually.EqualAsync(
            0L, async () => await connection.GetDatabase().ListLengthAsync(services.ReadyKey)
                .WaitAsync(cancellationToken), LongestRun);
        Print($"after {tasks.ToString("N0", CultureInfo.InvariantCulture)} tasks");
        var (apiBefore, workerBefore) = (api.ProcessorTime, worker.ProcessorTime);
        await Task.Delay(Rest, cancellationToken);
        Print($"{Rest.TotalSeconds} s later");
        Console.WriteLine();
        Console.WriteLine(
            $"In these {Rest.TotalSeconds} s, the API took {Share(api.ProcessorTime - apiBefore)} of a core, and the "
            + $"worker {Share(worker.ProcessorTime - workerBefore)}.");

        void Print(string when) => Console.WriteLine(
            $"| {when,-28} | {Number(api.Memory),5} | {Number(worker.Memory),6} "
            + $"| {Number(api.Memory + worker.Memory),8} |");
    }

    private static string Share(TimeSpan processorTime) =>
        (processorTime / Rest).ToString("P2", CultureInfo.InvariantCulture);

    private static string Number(long bytes) =>
        (bytes / (double)(1 << 20)).ToString("F1", CultureInfo.InvariantCulture);
}
