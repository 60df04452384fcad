using System.CommandLine;

namespace PrimeApp.Benchmarks.Queue;

/// <summary><c>queue</c>: compares small jobs in PrimeApp and in other queues.</summary>
internal static class QueueCommand
{
    private const int LatencyJobs = 2_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(2);

    /// <summary>Settings of the services. Like the peers, they log only warnings and errors.</summary>
    public static (string Key, string? Value)[] Quiet { get; } = [("Logging:LogLevel:Default", "Warning")];

    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds. Each measures all queues in turn.", 3);
        var only = new Option<string>("--only")
        {
            Description = "Measures only queues whose name contains this text.",
            DefaultValueFactory = _ => "",
        };
        var command =
            new Command("queue", "Measures the queue against Celery, RQ, Sidekiq and BullMQ.") { rounds, only };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(rounds), parsed.GetValue(only)!, cancellationToken));
        return command;
    }

    private static async Task RunAsync(int rounds, string only, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>
        {
            new("PrimeApp, library", 1_000_000, redis => new LibraryContestant(redis)),
            new("PrimeApp, HTTP", 100_000, redis => new HttpContestant(redis)),
        };
        foreach (var peer in Peer.All.Where(peer => peer.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            if (await peer.IsInstalledAsync(cancellationToken))
            {
                entries.Add(new Entry(peer.Name, peer.Jobs, redis => new PeerContestant(peer, redis)));
            }
            else
            {
                Console.WriteLine($"{peer.Name} is not installed and is skipped. To include it: {peer.Hint}.");
            }
        }

        entries.RemoveAll(entry => !entry.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
        var measurements = entries.ToDictionary(entry => entry, _ => new List<QueueMeasurement>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var entry in entries)
            {
                measurements[entry].Add(await MeasureAsync(entry, cancellationToken));
            }
        }

        Print(measurements);
    }

    private static async Task<QueueMeasurement> MeasureAsync(Entry entry, CancellationToken cancellationToken)
    {
        // Redis would rewrite the file at certain sizes, so by chance during one measurement and not during another.
        await using var redis = await RedisServer.StartAsync(arguments:
            ["--appendonly", "yes", "--appendfsync", "everysec", "--auto-aof-rewrite-percentage", "0"]);
        await using var connection =
            await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        var server = connection.GetServer("127.0.0.1", redis.Port);

        await using var contestant = entry.Create(redis);
        await contestant.PrepareAsync(cancellationToken);
        await contestant.FillAsync(entry.Jobs, cancellationToken);
        contestant.StartWorker();
        var drain = await DrainAsync(contestant, entry.Jobs, server, cancellationToken);

        // The first jobs warm up compilers and caches.
        await contestant.MeasureThroughputAsync(entry.Jobs / 10, cancellationToken);
        await contestant.MeasureLatenciesAsync(LatencyJobs / 10, cancellationToken);

        var throughput = await contestant.MeasureThroughputAsync(entry.Jobs, cancellationToken);
        var latencies = await contestant.MeasureLatenciesAsync(LatencyJobs, cancellationToken);
        return new QueueMeasurement(
            drain.Rate,
            throughput,
            [.. latencies.Order()],
            drain.Services.TotalMicroseconds,
            drain.Redis.TotalMicroseconds,
            contestant.Processes.Sum(process => process.Memory));
    }

    /// <summary>
    /// Waits until a worker that starts with a full queue has emptied it. Measures jobs per second and processor time
    /// per job, without the first tenth of the jobs.
    /// </summary>
    private static async Task<(double Rate, TimeSpan Services, TimeSpan Redis)> DrainAsync(
        Contestant contestant, int jobs, IServer redis, CancellationToken cancellationToken)
    {
        var database = redis.Multiplexer.GetDatabase();
        var first = await WaitAsync(left => left <= jobs * 9 / 10);
        var (servicesBefore, redisBefore) = (ServicesTime(), await RedisTimeAsync());
        var started = Stopwatch.GetTimestamp();
        var measured = first - await WaitAsync(left => left == 0);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return (
            measured / elapsed.TotalSeconds,
            (ServicesTime() - servicesBefore) / measured,
            (await RedisTimeAsync() - redisBefore) / measured);

        TimeSpan ServicesTime() =>
            contestant.Processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.ProcessorTime);

        async Task<TimeSpan> RedisTimeAsync()
        {
            var processor = (await redis.InfoAsync("cpu")).Single().ToDictionary();
            return TimeSpan.FromSeconds(
                double.Parse(processor["used_cpu_user"], CultureInfo.InvariantCulture)
                + double.Parse(processor["used_cpu_sys"], CultureInfo.InvariantCulture));
        }

        async Task<long> WaitAsync(Func<long, bool> condition)
        {
            var left = 0L;
            await Eventually.TrueAsync(
                async () =>
                    condition(left = await database.ListLengthAsync(contestant.ReadyKey).WaitAsync(cancellationToken)),
                LongestDrain,
                PollInterval);
            return left;
        }
    }

    private static void Print(Dictionary<Entry, List<QueueMeasurement>> measurements)
    {
        Console.WriteLine();
        Console.WriteLine(
            "Medians. One Redis that writes its append-only file every second, one worker process, n = 100.");
        Console.WriteLine(
            "drain: jobs/s of a full queue; flow: jobs/s including submission and reading the result;");
        Console.WriteLine(
            "latency: from submission to result; spread: from the slowest to the fastest round, of drain or flow.");
        Console.WriteLine();
        Console.WriteLine(
            "|                        |   drain |    flow | spread | p50 ms | p95 ms | p99 ms |"
            + " CPU µs/job | Redis µs/job | MiB |");
        Console.WriteLine(
            "|------------------------|--------:|--------:|-------:|-------:|-------:|-------:|"
            + "-----------:|-------------:|----:|");
        foreach (var (entry, rounds) in measurements)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {entry.Name,-22} | {Median(m => m.DrainRate),7:F0} | {Median(m => m.FlowRate),7:F0} "
                + $"| {Math.Max(Spread(m => m.DrainRate), Spread(m => m.FlowRate)),6:P0} "
                + $"| {Median(m => m.Percentile(0.5)),6:F2} | {Median(m => m.Percentile(0.95)),6:F2} "
                + $"| {Median(m => m.Percentile(0.99)),6:F2} | {Median(m => m.ServicesTime),10:F0} "
                + $"| {Median(m => m.RedisTime),12:F0} "
                + $"| {Median(m => m.Memory) / (1 << 20),3:F0} |"));

            double Median(Func<QueueMeasurement, double> value) => rounds.Select(value).Median();

            double Spread(Func<QueueMeasurement, double> value) => rounds.ConvertAll(round => value(round)).Spread();
        }
    }

    /// <param name="Name">The name in the table.</param>
    /// <param name="Jobs">A number of jobs that takes a few seconds.</param>
    /// <param name="Create">Creates the contestant.</param>
    private sealed record Entry(string Name, int Jobs, Func<RedisServer, Contestant> Create);
}
