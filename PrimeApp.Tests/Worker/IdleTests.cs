namespace PrimeApp.Tests.Worker;

/// <summary>
/// What a worker costs that has nothing to do. Takes minutes, so it runs when it is asked for; and alone, because what
/// others do to the caches of a processor makes it dearer.
/// </summary>
[Trait("Category", "Chaos")]
[CollectionDefinition(nameof(IdleTests), DisableParallelization = true)]
[Collection(nameof(IdleTests))]
public sealed class IdleTests(ITestOutputHelper output)
{
    // Methods are compiled for good after 30 calls: those that run every five seconds, after two and a half minutes.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_idle_worker_uses_less_than_half_a_percent_of_a_core()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        await Task.Delay(WarmUp);
        var before = worker.ProcessorTime;
        await Task.Delay(Period);

        var share = (worker.ProcessorTime - before) / Period;

        output.WriteLine($"{share:P2}");
        Assert.InRange(share, 0, 0.005);
    }
}
