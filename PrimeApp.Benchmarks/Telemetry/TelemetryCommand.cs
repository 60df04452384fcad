using PrimeApp.Benchmarks.Tasks;

namespace PrimeApp.Benchmarks.Telemetry;

/// <summary><c>telemetry</c>: what telemetry costs, on against off, and what a scrape costs.</summary>
internal static class TelemetryCommand
{
    private const int TasksAtOnce = 2000;
    private const int TasksInTurn = 250;
    private const int Scrapes = 40;

    // Until what runs often is compiled for good.
    private const int WarmUpRounds = 40;
    private const int WarmUpScrapes = 100;

    // Nothing limits the load, and the console, which is no telemetry, is quiet in both. It is not off: every service
    // that is in use has a logger, and where there is one ASP.NET Core gives each request a span, telemetry or not.
    private static readonly (string, string?)[] Both =
        [("RateLimit:RequestsPerSecond", "0"), ("Logging:Console:LogLevel:Default", "Critical")];

    // A scrape within this time is answered with what the last one got.
    private static readonly TimeSpan ScrapeCache = TimeSpan.FromMilliseconds(350);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds; each has both in turn.", 80);
        var command = new Command(
            "telemetry",
            "Compares throughput and latency of tasks with telemetry on and off, and measures scrapes.") { rounds };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(rounds), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var sink = await TelemetrySink.StartAsync();
        await using var with = await RunningServices.StartAsync([2], [.. Both, .. sink.Configuration]);
        await using var without = await RunningServices.StartAsync([2], [.. Both, ("OTEL_SDK_DISABLED", "true")]);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await MeasureAsync(with, cancellationToken);
            await MeasureAsync(without, cancellationToken);
        }

        var (on, off) = (new Measurement[rounds], new Measurement[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            // Whoever is first has a cooler machine: they take turns.
            if (round % 2 == 0)
            {
                on[round] = await MeasureAsync(with, cancellationToken);
            }

            off[round] = await MeasureAsync(without, cancellationToken);
            if (round % 2 == 1)
            {
                on[round] = await MeasureAsync(with, cancellationToken);
            }
        }

        Console.WriteLine(
            "On: traces, logs and metrics exported over OTLP, sampled as by default. Off: OTEL_SDK_DISABLED. Medians of");
        Console.WriteLine(
            $"{rounds} rounds; the ratio is that of each round. Redis, the services and the clients share this machine.");
        Console.WriteLine();
        Console.WriteLine($"| {"",-40} |    on |   off | on / off |");
        Console.WriteLine($"|{new string('-', 42)}|------:|------:|---------:|");
        PrintRow("n = 100, 32 clients, tasks a second", measurement => measurement.Throughput);
        PrintRow("the same, services' processor us a task", measurement => measurement.ProcessorTime);
        PrintRow("n = 100, one client, median ms", measurement => measurement.Latency);
        Console.WriteLine();
        Console.WriteLine($"{sink.Bytes / 1e6:F0} MB were exported.");
        await MeasureScrapesAsync(with.Api, cancellationToken);

        void PrintRow(string name, Func<Measurement, double> value)
        {
            var ratios = on.Zip(off, (one, other) => value(one) / value(other));
            Console.WriteLine(
                $"| {name,-40} | {Number(on.Select(value)),5} | {Number(off.Select(value)),5} | {ratios.Median().ToString("F3", CultureInfo.InvariantCulture),8} |");
        }
    }

    private static async Task<Measurement> MeasureAsync(RunningServices services, CancellationToken cancellationToken)
    {
        var load = new TaskLoad(services.Api);
        var before = services.ProcessorTime;
        var throughput = await load.MeasureThroughputAsync(TasksAtOnce, cancellationToken);
        return new Measurement(
            throughput,
            (services.ProcessorTime - before).TotalMicroseconds / TasksAtOnce,
            (await load.MeasureLatenciesAsync(TasksInTurn, cancellationToken)).Median());
    }

    /// <summary>
    /// Scrapes an API that has had its load and is idle now, until all that takes part is compiled for good. Then it
    /// takes from what scrapes spend what the API spends in the same time without. Last, it scrapes under load, where
    /// only the time that the scraper waits can be told.
    /// </summary>
    private static async Task MeasureScrapesAsync(HttpClient api, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var scrape = 0; scrape < WarmUpScrapes; scrape++)
        {
            await TimeScrapeAsync(api, cancellationToken);
        }

        var start = await ReadSpentAsync();
        await Task.Delay(Scrapes * ScrapeCache, cancellationToken);
        var idle = await ReadSpentAsync();
        for (var scrape = 0; scrape < Scrapes; scrape++)
        {
            times.Add(await TimeScrapeAsync(api, cancellationToken));
        }

        await Task.Delay(ScrapeCache, cancellationToken);
        var end = await ReadSpentAsync();

        // Each reading is a scrape itself, so the second time has as many more than the first as there were others.
        var processorTime =
            (end.ProcessorTime - idle.ProcessorTime - (idle.ProcessorTime - start.ProcessorTime)) / Scrapes;
        var allocated = (end.Allocated - idle.Allocated - (idle.Allocated - start.Allocated)) / Scrapes;
        var size = (await api.ScrapeTextAsync(ScrapeExtensions.OpenMetrics)).Length;
        Console.WriteLine(
            $"A scrape of the API takes {Number([1000 * processorTime])} ms of its processor time and {Number(times)} ms to answer (median),");
        Console.WriteLine($"has {size >> 10} KiB, and leaves {allocated / 1024:F0} KiB of garbage.");

        times.Clear();
        var load = new TaskLoad(api).MeasureThroughputAsync(TasksAtOnce, cancellationToken);
        while (!load.IsCompleted)
        {
            times.Add(await TimeScrapeAsync(api, cancellationToken));
        }

        await load;
        Console.WriteLine($"Under load it takes {Number(times)} ms to answer.");

        async Task<(double ProcessorTime, double Allocated)> ReadSpentAsync()
        {
            var exposition = await api.ScrapeAsync(ScrapeExtensions.OpenMetrics);
            return (
                exposition.Value("process_cpu_seconds_total")!.Value,
                exposition.Value("dotnet_gc_heap_total_allocated_bytes_total")!.Value);
        }
    }

    private static async Task<double> TimeScrapeAsync(HttpClient api, CancellationToken cancellationToken)
    {
        await Task.Delay(ScrapeCache, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await api.ScrapeTextAsync(ScrapeExtensions.OpenMetrics);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed record Measurement(double Throughput, double ProcessorTime, double Latency);

    private static string Number(IEnumerable<double> values) =>
        values.Median() is var median && median < 10
            ? median.ToString("F2", CultureInfo.InvariantCulture)
            : median.ToString("F0", CultureInfo.InvariantCulture);
}
