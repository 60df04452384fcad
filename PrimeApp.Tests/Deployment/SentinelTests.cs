namespace PrimeApp.Tests.Deployment;

/// <summary>
/// The services on a Redis that sentinels watch. The services need only another connection string.
/// </summary>
[Trait("Category", "Integration")]
public sealed class SentinelTests : OwnProcesses
{
    private RedisSentinels _redis = null!;
    private ServiceProcess _api = null!;
    private ServiceProcess _worker = null!;

    public override async ValueTask InitializeAsync()
    {
        _redis = await OwnAsync(RedisSentinels.StartAsync());
        (string, string?)[] settings = [("ConnectionStrings:redis", _redis.ConnectionString)];
        var api = ServiceProcess.StartApiAsync(_redis.Master, settings);
        _worker = await OwnAsync(ServiceProcess.StartWorkerAsync(_redis.Master, settings));
        _api = await OwnAsync(api);
    }

    [Fact]
    public async Task When_the_master_is_killed_the_replica_takes_over_and_knows_every_task()
    {
        Assert.Equal(541UL, (await _api.Client.CompleteAsync(100)).LastPrime);
        var accepted = await _api.Client.SubmitBatchAsync(Enumerable.Range(1000, 200).Select(n => (long)n));
        await AwaitReplicationAsync();

        await _redis.Master.KillAsync();

        Uri? location = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await _api.Client.PostAsJsonAsync("/tasks", new { n = 1_000_000 });
                location = response.Headers.Location;
                return response.StatusCode == HttpStatusCode.Accepted;
            });
        var task = await _api.Client.WaitAsync(location!);
        Assert.Equal(15_485_863UL, task.LastPrime);

        foreach (var one in accepted)
        {
            await _api.Client.WaitAsync(one.Links.Self);
        }
    }

    // The master does not wait for the replica. Data that has not reached the replica is lost with the master.
    private async Task AwaitReplicationAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Master.ConnectionString);
        var replicas = await connection.GetDatabase().ExecuteAsync("WAIT", 1, 5000);
        Assert.Equal(1, (int)replicas);
    }
}
