using PrimeApp.Benchmarks.Queue;

namespace PrimeApp.Benchmarks.Api;

/// <summary>
/// <c>api</c>: compares the requests per second of PrimeApp and a bare minimal API, and measures many concurrent event
/// streams.
/// </summary>
internal static class ApiCommand
{
    private const int Streams = 500;
    private const long LongTask = 1_000_000_000;

    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds. Each measures both APIs in turn.", 3);
        var seconds = CountOption.Create("--seconds", "Seconds of load per measurement.", 5);
        var command = new Command("api",
            "Compares requests per second with a bare API, and measures event streams.") { rounds, seconds };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(rounds), parsed.GetValue(seconds), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int rounds, int seconds, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis,
            [.. QueueCommand.Quiet, ("RateLimit:RequestsPerSecond", "0"), ("Queue:MaxLength", "10000000"),
                ("Events:MaxStreamsPerClient", $"{Streams}")]);
        if (Wrk.IsInstalled)
        {
            await CompareAsync(api, redis, rounds, seconds, cancellationToken);
        }
        else
        {
            Console.WriteLine("wrk is not installed (apt-get install wrk): only event streams are measured.");
        }

        await MeasureStreamsAsync(api, redis, cancellationToken);
    }

    private static async Task CompareAsync(
        ServiceProcess api, RedisServer redis, int rounds, int seconds, CancellationToken cancellationToken)
    {
        await using var bare = await BareApi.StartAsync(redis);
        var own = api.Client.BaseAddress!;
        var task = await api.Client.SubmitAsync(n: 100);
        var (posts, gets) = (new List<(double Own, double Bare)>(), new List<(double Own, double Bare)>());

        // The first round warms up the just-in-time compiler.
        for (var round = 0; round <= rounds; round++)
        {
            posts.Add((
                await Wrk.PostAsync(new Uri(own, "/tasks"), seconds, cancellationToken),
                await Wrk.PostAsync(new Uri(bare.Address, "/tasks"), seconds, cancellationToken)));
            gets.Add((
                await Wrk.GetAsync(new Uri(own, task), seconds, cancellationToken),
                await Wrk.GetAsync(new Uri(bare.Address, task), seconds, cancellationToken)));
        }

        Console.WriteLine(
            "Requests per second from 32 connections, medians. The ratio is the median of the ratios of each round.");
        Console.WriteLine(
            "The bare API has no checks, limits or telemetry, and sends one Redis command per request. "
            + "Both read the same record.");
        Console.WriteLine();
        Console.WriteLine("|                   | PrimeApp | bare API | ratio | spread of the ratio |");
        Console.WriteLine("|-------------------|---------:|---------:|------:|--------------------:|");
        PrintRow("POST /tasks", posts[1..]);
        PrintRow("GET /tasks/{id}", gets[1..]);
        Console.WriteLine();
    }

    private static async Task MeasureStreamsAsync(
        ServiceProcess api, RedisServer redis, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = api.Client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        var process = new ProcessTree(api.ProcessId);
        var before = process.Memory;

        var task = await api.Client.SubmitAsync(LongTask);
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(
            _ => client.GetStreamAsync($"{task}/events", cancellationToken)));
        var during = process.Memory;

        await using var worker = await ServiceProcess.StartWorkerAsync(redis, QueueCommand.Quiet);
        var ends = await Task.WhenAll(streams.Select(async stream =>
        {
            await using (stream)
            {
                await stream.CopyToAsync(Stream.Null, cancellationToken);
            }

            return Stopwatch.GetTimestamp();
        }));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Streams} event streams of one task took {(during - before) / 1024.0 / Streams:F0} KiB each in the API. "
            + $"They ended within {Stopwatch.GetElapsedTime(ends.Min(), ends.Max()).TotalMilliseconds:F0} ms."));
    }

    private static void PrintRow(string name, List<(double Own, double Bare)> rounds)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name,-17} | {Median(round => round.Own),8:F0} | {Median(round => round.Bare),8:F0} "
            + $"| {Median(round => round.Own / round.Bare),5:F2} "
            + $"| {rounds.ConvertAll(round => round.Own / round.Bare).Spread(),19:P0} |"));

        double Median(Func<(double Own, double Bare), double> value) => rounds.Select(value).Median();
    }
}
