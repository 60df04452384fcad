using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using PrimeApp.Benchmarks.Tasks;
using PrimeApp.Tests.Telemetry;

namespace PrimeApp.Benchmarks.Telemetry;

/// <summary><c>telemetry</c>: what telemetry costs, on against off, and what a scrape costs.</summary>
internal static class TelemetryCommand
{
    private const int TasksAtOnce = 4000;
    private const int TasksInTurn = 500;
    private const int Scrapes = 40;

    // Until what runs often is compiled for good.
    private const int WarmUpRounds = 5;

    // Nothing limits the load, and the console, which is no telemetry, is left out of both.
    private static readonly (string, string?)[] Both =
        [("RateLimit:RequestsPerSecond", "0"), ("Logging:Console:LogLevel:Default", "None")];

    // A scrape within this time is answered with what the last one got.
    private static readonly TimeSpan ScrapeCache = TimeSpan.FromMilliseconds(350);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds; each has both in turn.", 9);
        var command = new Command(
            "telemetry", "Compares throughput and latency of tasks with telemetry on and off, and measures scrapes.") { rounds };
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(parsed.GetValue(rounds), cancellationToken));
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

        var (on, off) = (new (double Throughput, double Latency)[rounds], new (double Throughput, double Latency)[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            // Whoever is first has a cooler machine: they take turns.
            if (round % 2 == 0)
                on[round] = await MeasureAsync(with, cancellationToken);
            off[round] = await MeasureAsync(without, cancellationToken);
            if (round % 2 == 1)
                on[round] = await MeasureAsync(with, cancellationToken);
        }

        Console.WriteLine("On: traces, logs and metrics exported over OTLP, every trace sampled. Off: OTEL_SDK_DISABLED. Medians of");
        Console.WriteLine($"{rounds} rounds; the ratio is that of each round. Redis, the services and the clients share this machine.");
        Console.WriteLine();
        Console.WriteLine($"| {"",-38} |    on |   off | on / off |");
        Console.WriteLine($"|{new string('-', 40)}|------:|------:|---------:|");
        PrintRow("n = 100, 32 clients, tasks a second", measurement => measurement.Throughput);
        PrintRow("n = 100, one client, median ms", measurement => measurement.Latency);
        Console.WriteLine();
        Console.WriteLine($"{sink.Bytes / 1e6:F0} MB were exported.");
        await MeasureScrapesAsync(with.Api, cancellationToken);

        void PrintRow(string name, Func<(double Throughput, double Latency), double> value)
        {
            var ratios = on.Zip(off, (one, other) => value(one) / value(other));
            Console.WriteLine(
                $"| {name,-38} | {Number(on.Select(value)),5} | {Number(off.Select(value)),5} | {ratios.Median().ToString("F3", CultureInfo.InvariantCulture),8} |");
        }
    }

    private static async Task<(double Throughput, double Latency)> MeasureAsync(
        RunningServices services, CancellationToken cancellationToken)
    {
        var load = new TaskLoad(services.Api);
        return (
            await load.MeasureThroughputAsync(TasksAtOnce, cancellationToken),
            (await load.MeasureLatenciesAsync(TasksInTurn, cancellationToken)).Median());
    }

    /// <summary>Scrapes an API that has had its load and is idle now, so that what it allocates is for the scrapes.</summary>
    private static async Task MeasureScrapesAsync(HttpClient api, CancellationToken cancellationToken)
    {
        var (times, size) = (new double[Scrapes], 0);
        var before = await ReadAllocatedAsync();
        for (var scrape = 0; scrape < Scrapes; scrape++)
        {
            await Task.Delay(ScrapeCache, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            size = (await api.ScrapeTextAsync(ScrapeExtensions.OpenMetrics)).Length;
            times[scrape] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        await Task.Delay(ScrapeCache, cancellationToken);
        var allocated = (await ReadAllocatedAsync() - before) / (Scrapes + 1);
        Console.WriteLine(
            $"A scrape of the API takes {Number(times)} ms (median), has {size >> 10} KiB, and leaves {allocated / 1024:F0} KiB of garbage.");

        async Task<double> ReadAllocatedAsync() =>
            (await api.ScrapeAsync(ScrapeExtensions.OpenMetrics)).Value("dotnet_gc_heap_total_allocated_bytes_total")!.Value;
    }

    private static string Number(IEnumerable<double> values) =>
        values.Median() is var median && median < 10
            ? median.ToString("F2", CultureInfo.InvariantCulture)
            : median.ToString("F0", CultureInfo.InvariantCulture);
}
