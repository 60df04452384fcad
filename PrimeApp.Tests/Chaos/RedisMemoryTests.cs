namespace PrimeApp.Tests.Chaos;

/// <summary>
/// Many tasks: nine in ten are completed, one in twenty fails for good, and one in twenty is cancelled. Redis keeps for
/// one second what it normally keeps for days. So in minutes, more keys come and go than in a normal day.
/// </summary>
public abstract class RedisMemoryTests(TimeSpan duration, ITestOutputHelper output)
{
    private const int Batch = 200;

    // Slow enough for a busy machine. The memory in use depends on the number of tasks in a second.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_memory_of_Redis_is_flat_under_load_and_empty_afterwards()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(
            server, ("Queue:ResultRetention", "00:00:01"), ("Queue:DeadLetterRetention", "00:00:01"),
            ("Queue:IdempotencyRetention", "00:00:01"), ("Queue:MaxFailures", "1"), ("Queue:DeadLetterCapacity", "100"),
            ("Redis:CommandTimeout", "00:00:30"));
        var samples = new List<long>();
        var tasks = 0;
        using var pace = new PeriodicTimer(Pace);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration; tasks += Batch)
        {
            await pace.WaitForNextTickAsync();
            await RunBatchAsync(host);
            samples.Add(await MeasureAsync(host));
        }

        // The first quarter does not count, because nothing expires in the beginning. The factor allows for a busy
        // machine, which does not keep the pace.
        var quarters = samples.Chunk((samples.Count + 3) / 4).Select(quarter => quarter.Max()).ToList();
        output.WriteLine($"{tasks} tasks; most bytes in each quarter: {string.Join(", ", quarters)}");
        Assert.InRange(quarters[3], 0, quarters[1] * 1.5);

        string[] left = [Keys.Recent, Keys.Workers, Keys.Reaper, Keys.Dead];
        await Eventually.EqualAsync(
            "",
            async () => string.Join('\n', ((string[])(await host.Database.ExecuteAsync("KEYS", "*"))!).Except(left)));
        Assert.InRange(await host.Database.SortedSetLengthAsync(Keys.Dead), 0, 100);
    }

    private static async Task RunBatchAsync(JobsHost host)
    {
        await Task.WhenAll(Enumerable.Range(1, Batch).Select(
            n => host.SubmitAsync(n, n % 2 == 0 ? Guid.NewGuid().ToString() : null)));
        await host.HousekeepAsync();
        var deliveries = await host.TakeAsync(Batch);
        var ends = deliveries.Select(async Task (delivery) =>
        {
            switch (delivery.N % 20)
            {
                case 0:
                    await host.FailAsync(delivery, "failed");
                    break;
                case 1:
                    await host.CancelAsync(delivery.Id);
                    break;
                default:
                    await host.Worker.CompleteAsync(new Completion(delivery, 541, ComputationType.Cached), None);
                    break;
            }
        });
        await Task.WhenAll(ends);
    }

    private static async Task<long> MeasureAsync(JobsHost host)
    {
        const string Field = "used_memory:";
        var memory = (string?)await host.Database.ExecuteAsync("INFO", "memory");
        return long.Parse(
            memory!.Split('\n').First(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..],
            CultureInfo.InvariantCulture);
    }
}
