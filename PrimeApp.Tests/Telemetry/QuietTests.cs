namespace PrimeApp.Tests.Telemetry;

/// <summary>What goes well throws nothing, so that an exception in the metrics is one to look at.</summary>
[Trait("Category", "EndToEnd")]
public sealed class QuietTests
{
    // Workers send heartbeats every second, and an API reads a watched task every five seconds.
    private const int Heartbeats = 7;

    [Fact]
    public async Task A_service_that_does_its_work_or_waits_for_some_throws_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Events:HeartbeatInterval", "00:00:01"));

        var task = await api.Client.SubmitAsync(1000);
        using var events = await api.Client.OpenEventsAsync(task);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        for (var heartbeats = 0; heartbeats < Heartbeats;)
        {
            heartbeats += (await lines.ReadLineAsync())!.StartsWith(':') ? 1 : 0;
        }

        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        await lines.ReadToEndAsync();
        for (var n = 1; n <= 100; n++)
        {
            await api.Client.CompleteAsync(n);
        }

        var claims = await ClaimsAsync(worker);
        await Eventually.TrueAsync(async () => await ClaimsAsync(worker) > claims + 3);

        Assert.Empty(await ExceptionsAsync(api));
        Assert.Empty(await ExceptionsAsync(worker));
    }

    [Fact]
    public async Task A_client_that_leaves_its_stream_and_a_wait_whose_time_is_up_throw_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var task = await api.Client.SubmitAsync(1000);
        using (var events = await api.Client.OpenEventsAsync(task))
        {
            using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() != "event: queued") { }
        }

        await api.WaitForMetricAsync(0, "api_event_streams");
        using (await api.Client.GetAsync($"{task}?wait=1")) { }

        Assert.Empty(await ExceptionsAsync(api));
    }

    private static async Task<double> ClaimsAsync(ServiceProcess worker) => (await worker.Client.ScrapeAsync())
        .Value("redis_operations_total", ("operation", "claim"), ("status", "success"))!.Value;

    private static async Task<IEnumerable<string>> ExceptionsAsync(ServiceProcess service) =>
        (await service.Client.ScrapeAsync()).Samples
            .Where(sample => sample.Name == "dotnet_exceptions_total")
            .Select(sample => $"{sample.Labels["error_type"]}: {sample.Value}");
}
