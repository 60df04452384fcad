using PrimeApp.Benchmarks.Tasks;

namespace PrimeApp.Benchmarks.Telemetry;

/// <summary><c>telemetry</c>: measures the cost of telemetry (on versus off) and of a scrape.</summary>
internal static class TelemetryCommand
{
    private const int TasksAtOnce = 2000;
    private const int TasksInTurn = 250;
    private const int Scrapes = 40;

    // Enough to compile all hot code with full optimisation.
    private const int WarmUpRounds = 40;
    private const int WarmUpScrapes = 100;

    // Rate limits are off, and the console (which is not telemetry) logs critical errors only in both cases. Logging
    // stays on, because every production service has a logger, and ASP.NET Core creates a span per request if there is
    // one, with or without telemetry.
    private static readonly (string, string?)[] Both =
        [("RateLimit:RequestsPerSecond", "0"), ("Logging:Console:LogLevel:Default", "Critical")];

    // The API answers a scrape within this time with the previous response.
    private static readonly TimeSpan ScrapeCache = TimeSpan.FromMilliseconds(350);

    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds. Each measures both in turn.", 80);
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
            // The first measurement of a round finds a cooler machine, so the order alternates.
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
            "On: traces, logs and metrics exported over OTLP with default sampling. Off: OTEL_SDK_DISABLED.");
        Console.WriteLine(
            $"Medians of {rounds} rounds. The ratio is the median of the ratios of each round.");
        Console.WriteLine(
            "Redis, the services and the clients share this machine.");
        Console.WriteLine();
        Console.WriteLine($"| {"",-40} |    on |   off | on / off |");
        Console.WriteLine($"|{new string('-', 42)}|------:|------:|---------:|");
        PrintRow("n = 100, 32 clients, tasks per second", measurement => measurement.Throughput);
        PrintRow("the same, services' CPU us per task", measurement => measurement.ProcessorTime);
        PrintRow("n = 100, one client, median ms", measurement => measurement.Latency);
        Console.WriteLine();
        Console.WriteLine($"The services exported {sink.Bytes / 1e6:F1} MB.");
        await MeasureScrapesAsync(with.Api, cancellationToken);

        void PrintRow(string name, Func<Measurement, double> value)
        {
            var ratios = on.Zip(off, (one, other) => value(one) / value(other));
            var ratio = ratios.Median().ToString("F3", CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"| {name,-40} | {Number(on.Select(value)),5} | {Number(off.Select(value)),5} | {ratio,8} |");
        }
    }

    private static async Task<Measurement> MeasureAsync(RunningServices services, CancellationToken cancellationToken)
    {
        var load = TaskLoad.Of(services.Api);
        var before = services.ProcessorTime;
        var throughput = await load.MeasureThroughputAsync(TasksAtOnce, cancellationToken);
        return new Measurement(
            throughput,
            (services.ProcessorTime - before).TotalMicroseconds / TasksAtOnce,
            (await load.MeasureLatenciesAsync(TasksInTurn, cancellationToken)).Median());
    }

    /// <summary>
    /// Scrapes an idle API after its load until all involved code is compiled. Then subtracts the idle cost of the API
    /// from its cost while it is scraped. Finally scrapes under load, where only the scraper's waiting time can be
    /// measured.
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

        // Each reading is itself a scrape, so the difference between both periods is the cost of the other scrapes.
        var processorTime =
            (end.ProcessorTime - idle.ProcessorTime - (idle.ProcessorTime - start.ProcessorTime)) / Scrapes;
        var allocated = (end.Allocated - idle.Allocated - (idle.Allocated - start.Allocated)) / Scrapes;
        var size = (await api.ScrapeTextAsync(ScrapeExtensions.OpenMetrics)).Length;
        Console.WriteLine(
            $"A scrape of the API takes {Number([1000 * processorTime])} ms of processor time and answers in "
            + $"{Number(times)} ms (median).");
        Console.WriteLine($"It has {size >> 10} KiB and allocates {allocated / 1024:F0} KiB.");

        times.Clear();
        var load = TaskLoad.Of(api).MeasureThroughputAsync(TasksAtOnce, cancellationToken);
        while (!load.IsCompleted)
        {
            times.Add(await TimeScrapeAsync(api, cancellationToken));
        }

        await load;
        Console.WriteLine($"Under load, it answers in {Number(times)} ms.");

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
