namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class DamageTests
{
    [Fact]
    public async Task A_record_that_cannot_be_read_is_told_to_those_who_ask_for_it_and_to_no_others()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var path = (await api.Client.SubmitAsync(100)).OriginalString;
        await api.Client.SubmitAsync(101);
        await connection.GetDatabase().HashSetAsync(
            Keys.Task(TaskClient.IdOf(new Uri(path, UriKind.Relative))), "status", "lost");

        foreach (var (method, address) in ((string, string)[])
            [("GET", path), ("GET", $"{path}/primes"), ("GET", $"{path}/events"), ("DELETE", path)])
        {
            using var response = await api.Client.SendAsync(method, address);
            var detail = await response.AssertProblemAsync(HttpStatusCode.InternalServerError);
            Assert.Contains("cannot be read", detail, StringComparison.Ordinal);
        }

        Assert.Contains("\"n\":101", await api.Client.GetStringAsync("/tasks"), StringComparison.Ordinal);
    }
}
