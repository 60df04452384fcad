
namespace PrimeApp.Benchmarks.Queue;

/// <summary><c>memory</c>: measures the memory of the API and the worker after many tasks.</summary>
internal static class MemoryCommand
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var tasks = CountOption.Create("--tasks", "Tasks of n = 100, submitted in batches.", 1_000_000);
        var command = new Command("memory", "Measures the memory of an API and a worker after many tasks.") { tasks };
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
        await Task.Delay(Rest, cancellationToken);
        Print($"{Rest.TotalSeconds} s later");

        void Print(string when)
        {
            var (api, worker) = (services.Processes[0].Memory, services.Processes[1].Memory);
            Console.WriteLine($"| {when,-28} | {Number(api),5} | {Number(worker),6} | {Number(api + worker),8} |");
        }
    }

    private static string Number(long bytes) =>
        (bytes / (double)(1 << 20)).ToString("F1", CultureInfo.InvariantCulture);
}
