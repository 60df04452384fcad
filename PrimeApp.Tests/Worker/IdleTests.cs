namespace PrimeApp.Tests.Worker;

/// <summary>
/// The processor time of an idle worker. The test takes minutes, so it runs only on demand. It runs alone, because
/// other processes slow it down through the caches of the processor.
/// </summary>
[Trait("Category", "Chaos")]
[CollectionDefinition(nameof(IdleTests), DisableParallelization = true)]
[Collection(nameof(IdleTests))]
public sealed class IdleTests(ITestOutputHelper output)
{
    // The JIT optimises a method after 30 calls. A method that runs every five seconds needs two and a half minutes.
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
