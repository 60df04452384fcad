namespace PrimeApp.Tests.Telemetry;

[Trait("Category", "Integration")]
public sealed class SecretsTests
{
    private const string Password = "p4ssw0rd-of-redis";
    private const string Key = "k3y-of-a-client";

    private static readonly string Hash = ApiKey.HashOf(Key);
    private static readonly string Flood = new('x', 3_000);
    private static readonly string TooLong = Flood[..513];

    [Fact]
    public async Task No_log_span_or_metric_has_a_secret_or_whatever_a_client_sends_at_length()
    {
        await using var redis = await RedisServer.StartAsync(Password);
        await using var receiver = await OtlpReceiver.StartAsync();
        (string, string?)[] settings = [.. receiver.Configuration, ("Auth:ApiKeys:owner:Hash", Hash)];
        await using var api = await ServiceProcess.StartApiAsync(redis, settings);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis, settings);
        api.Client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        worker.Client.DefaultRequestHeaders.Add("X-Api-Key", Key);

        await api.Client.CompleteAsync(100_000);
        await SendMischiefAsync(api.Client);
        await redis.KillAsync();
        await SendMischiefAsync(api.Client);
        await redis.RestartAsync();
        await Eventually.TrueAsync(async () => (await api.Client.GetAsync("/health")).IsSuccessStatusCode);
        await api.Client.CompleteAsync(200_000);
        var metrics = await api.Client.ScrapeTextAsync(ScrapeExtensions.OpenMetrics)
            + await worker.Client.ScrapeTextAsync(ScrapeExtensions.OpenMetrics);
        await worker.StopAsync();
        await api.StopAsync();

        List<string> written =
        [
            .. api.Output.Split('\n'),
            .. worker.Output.Split('\n'),
            .. metrics.Split('\n'),
            .. receiver.Logs.Select(log => $"{log.Body} {string.Join(' ', log.Attributes.Values)}"),
            .. receiver.Spans.Select(span => $"{span.Name} {string.Join(' ', span.Attributes.Values)}"),
        ];
        Assert.Contains(written, line => line.Contains("completed", StringComparison.Ordinal));
        Assert.All((string[])[Password, Key, Hash], secret =>
            Assert.DoesNotContain(written, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(written, line => line.Contains(TooLong, StringComparison.Ordinal));
    }

    private static async Task SendMischiefAsync(HttpClient client)
    {
        foreach (var path in (string[])[$"/tasks/{Flood}", $"/tasks?status={Flood}", $"/{Flood}"])
        {
            using (await client.GetAsync(path)) { }
        }

        using (await client.PostAsJsonAsync("/tasks", new { n = Flood })) { }
        using var response = await client.SendAsync(
            "POST", "/tasks", JsonContent.Create(new { n = 1 }),
            ("Idempotency-Key", Flood), ("X-Forwarded-For", Flood), ("User-Agent", Flood));
    }
}
