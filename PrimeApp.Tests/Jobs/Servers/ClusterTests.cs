namespace PrimeApp.Tests.Jobs.Servers;

/// <summary>All that a task can go through, on a Redis Cluster.</summary>
[Trait("Category", "Integration")]
public sealed class ClusterTests : OwnProcesses
{
    private RedisCluster _cluster = null!;
    private ConnectionMultiplexer _connection = null!;
    private ServiceProcess _api = null!;
    private ServiceProcess _worker = null!;

    public override async ValueTask InitializeAsync()
    {
        _cluster = await OwnAsync(RedisCluster.StartAsync());
        _connection = await OwnAsync(ConnectionMultiplexer.ConnectAsync(_cluster.ConnectionString));
        (string, string?)[] settings =
        [
            ("ConnectionStrings:redis", _cluster.ConnectionString), ("Queue:MaxFailures", "2"),
            ("Queue:RetryDelay", "00:00:00.01"),
            LargestTask.Setting,
        ];
        var api = ServiceProcess.StartApiAsync(_cluster.Servers[0], settings);
        _worker = await OwnAsync(ServiceProcess.StartWorkerAsync(_cluster.Servers[0], settings));
        _api = await OwnAsync(api);
    }

    [Fact]
    public async Task Tasks_are_completed_cancelled_retried_and_brought_back_from_the_dead()
    {
        Assert.Equal(15_485_863UL, (await _api.Client.CompleteAsync(1_000_000)).LastPrime);

        var large = await _api.Client.SubmitAsync(LargestTask.N);
        await _api.Client.WaitForStatusAsync(large, "running");
        using var cancelled = await _api.Client.DeleteAsync(large);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);

        var dead = await SubmitImpossibleAsync();
        var failed = await _api.Client.WaitForStatusAsync(dead, "failed");
        Assert.Equal(2, failed.Attempts);
        Assert.Equal(failed.RequestId, (await _api.Client.GetAsync<TasksAnswer>("/queue/dead")).Tasks[0].RequestId);

        await _connection.GetDatabase().HashSetAsync(Keys.Task(failed.RequestId), "n", 100);
        using var retried = await _api.Client.PostAsync($"/queue/dead/{failed.RequestId}/retry", null);
        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        Assert.Equal(541UL, (await _api.Client.WaitAsync(dead)).LastPrime);

        await _api.Client.SubmitBatchAsync(Enumerable.Range(1, 1000).Select(n => (long)n));
        await Eventually.TrueAsync(async () => await _api.Client.GetQueueAsync() is { Depth: 0, Running: 0 });
        Assert.Empty((await _api.Client.GetAsync<TasksAnswer>("/queue/dead")).Tasks);

        // The keys lie in one slot, and so on one master.
        var sizes = await Task.WhenAll(
            _cluster.Servers.Select(server => _connection.GetServer("127.0.0.1", server.Port).DatabaseSizeAsync()));
        Assert.Single(sizes, size => size > 0);
    }

    // The worker is paused, so that it does not complete the task before the task is made impossible.
    private async Task<Uri> SubmitImpossibleAsync()
    {
        await _worker.PauseAsync();
        var location = await _api.Client.SubmitAsync(100);
        await _connection.GetDatabase().MakeImpossibleAsync(TaskClient.IdOf(location));
        await _worker.ResumeAsync();
        return location;
    }
}
