namespace PrimeApp.Tests.Primes.Counting;

[Trait("Category", "Unit")]
public sealed class WorkTests
{
    [Theory]
    [InlineData(1, 1e3)]
    [InlineData(4, 1e3)]
    [InlineData(4, 1e6)]
    public void Every_part_is_done_once(int threads, double cost)
    {
        var done = new ConcurrentBag<int>();
        var parts = Enumerable.Range(0, 100).Select(i => new Work(cost * i, () => done.Add(i)));
        Work.RunAll(parts, threads, progress: null, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 100), done.Order());
    }

    [Fact]
    public void Long_parts_are_done_at_the_same_time()
    {
        using var barrier = new Barrier(3);
        var parts = Enumerable.Range(0, 3)
            .Select(_ => new Work(1e9, () => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30)))));
        Work.RunAll(parts, 3, progress: null, CancellationToken.None);
    }

    [Fact]
    public void The_longest_part_is_done_first()
    {
        var done = new List<double>();
        var parts = new[] { 3.0, 9, 1, 7 }.Select(cost => new Work(cost, () => done.Add(cost)));
        Work.RunAll(parts, threads: 1, progress: null, CancellationToken.None);
        Assert.Equal([9, 7, 3, 1], done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Cancellation_stops_before_the_next_part(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var done = 0;
        var parts = Enumerable.Range(0, 1_000).Select(_ => new Work(1e9, () =>
        {
            Interlocked.Increment(ref done);
            cancellation.Cancel();
        }));
        var exception = Assert.ThrowsAny<OperationCanceledException>(
            () => Work.RunAll(parts, threads, progress: null, cancellation.Token));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.InRange(done, 1, threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_failure_is_passed_on(int threads)
    {
        var parts = Enumerable.Range(0, 10)
            .Select(_ => new Work(1e9, () => throw new InvalidOperationException("broken")));
        Assert.Throws<InvalidOperationException>(
            () => Work.RunAll(parts, threads, progress: null, CancellationToken.None));
    }
}
