using PrimeApp.Jobs.Statistics;

namespace PrimeApp.Tests.Jobs.Client;

[Trait("Category", "Unit")]
public sealed class RecentCompletionsTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public void Completions_are_counted_by_interval_and_worker_with_their_times_until_ten_minutes_have_passed()
    {
        var recent = new RecentCompletions(_clock);
        for (var i = 1; i <= 100; i++)
        {
            Add(recent, waited: i, ran: 10 * i, "one");
        }

        _clock.Advance(RecentCompletions.Interval);
        Add(recent, waited: 1, ran: 10, "two");
        var summary = recent.Summarize();

        Assert.Equal((100, 1), (summary.Completed[^2], summary.Completed[^1]));
        Assert.Equal((100, 1), (summary.Workers["one"], summary.Workers["two"]));
        Assert.Equal(10.1, summary.PerSecond, precision: 3);
        Assert.InRange(summary.Wait!.P50.TotalMilliseconds, 50 * 0.93, 50 * 1.07);
        Assert.InRange(summary.Run!.P95.TotalMilliseconds, 950 * 0.93, 950 * 1.07);

        _clock.Advance(RecentCompletions.Interval * (RecentCompletions.Intervals - 1));
        summary = recent.Summarize();
        Assert.Equal(1, summary.Completed.Sum());
        Assert.Equal(["two"], summary.Workers.Keys);
        _clock.Advance(RecentCompletions.Interval);
        Assert.Equal((0, null), (recent.Summarize().Completed.Sum(), recent.Summarize().Run));
    }

    [Theory]
    [InlineData("not an id", "1 2 1 100 541 computed worker")]
    [InlineData("0a5c1f0e9d3b4c5f8a7b6c5d4e3f2a1b", "1 2 1 100 541 computed")]
    [InlineData("0a5c1f0e9d3b4c5f8a7b6c5d4e3f2a1b", "x 2 1 100 541 computed worker")]
    [InlineData("0a5c1f0e9d3b4c5f8a7b6c5d4e3f2a1b", "1 2 1 100 541 computed worker more")]
    public void What_no_script_writes_is_left_out(string id, string completion)
    {
        var recent = new RecentCompletions(_clock);

        recent.Add(id, completion);

        Assert.Equal(0, recent.Summarize().Completed.Sum());
    }

    [Fact]
    public void However_many_workers_there_are_few_are_kept_and_an_event_takes_no_memory()
    {
        var recent = new RecentCompletions(_clock);
        for (var i = 0; i < 1_000; i++)
        {
            Add(recent, 1, 1, $"worker-{i}");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        recent.Add("0a5c1f0e9d3b4c5f8a7b6c5d4e3f2a1b", "1 2 1 100 541 computed worker-1");
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(100, recent.Summarize().Workers.Count);
    }

    private static void Add(RecentCompletions recent, int waited, int ran, string worker)
    {
        const long Submitted = 1_000_000;
        var start = Submitted + waited;
        recent.Add($"{Submitted:x12}{new string('0', 20)}", $"{start} {start + ran} 1 100 541 computed {worker}");
    }
}
