namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Integration")]
public sealed class IdempotencyTests
{
    [Fact]
    public async Task An_idempotency_key_is_one_of_the_client_that_sent_it_and_gives_its_task_as_it_is()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(
            redis, ApiKey.Of("alice", "alice"), ApiKey.Of("bob", "bob"), ("Queue:ResultRetention", "00:00:04"));

        var (alice, status) = await SubmitAsync(api, "alice");
        var (bob, _) = await SubmitAsync(api, "bob");
        Assert.NotEqual(alice, bob);
        Assert.Equal("queued", status);

        using (var cancelled = await api.Client.SendAsync("DELETE", $"/tasks/{alice}", ("X-Api-Key", "alice")))
        {
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        }

        Assert.Equal((alice, "cancelled"), await SubmitAsync(api, "alice"));
        Assert.Equal((bob, "queued"), await SubmitAsync(api, "bob"));

        // Its record expires, and the key is free again.
        (string Id, string Status) again = default;
        await Eventually.TrueAsync(async () => (again = await SubmitAsync(api, "alice")).Id != alice);
        Assert.Equal("queued", again.Status);
        Assert.Equal(again, await SubmitAsync(api, "alice"));
    }

    private static async Task<(string Id, string Status)> SubmitAsync(ServiceProcess api, string client)
    {
        using var response = await api.Client.SendAsync(
            "POST", "/tasks", JsonContent.Create(new { n = 100 }), ("X-Api-Key", client),
            ("Idempotency-Key", "order-1"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var task = await response.ReadAsync<TaskAnswer>();
        return (task.RequestId, task.Status);
    }
}
