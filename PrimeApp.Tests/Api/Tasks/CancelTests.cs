namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Integration")]
public sealed class CancelTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private HttpClient Client => services.Api.Client;

    [Fact]
    public async Task A_running_task_is_cancelled_and_its_watchers_hear_of_it()
    {
        var location = await Client.SubmitAsync(LargestTask.N);
        using var stream = await Client.OpenEventsAsync(location);
        await Client.WaitForStatusAsync(location, "running");

        using var response = await Client.DeleteAsync(location);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("cancelled", (await response.ReadAsync<TaskAnswer>()).Status);
        Assert.Equal("cancelled", (await stream.ReadEventsAsync())[^1].EventType);
        // The worker is free again at once: another task does not wait for the rest of this one.
        await Client.CompleteAsync(100);
    }

    [Fact]
    public async Task Cancelling_again_changes_nothing()
    {
        var location = await Client.SubmitAsync(LargestTask.N);
        using var first = await Client.DeleteAsync(location);
        using var second = await Client.DeleteAsync(location);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_completed_task_is_not_cancelled()
    {
        var location = await Client.SubmitAsync(100);
        await Client.WaitAsync(location);

        using var response = await Client.DeleteAsync(location);

        Assert.Equal(
            "The task is completed; only a queued or running task can be cancelled.",
            await response.AssertProblemAsync(HttpStatusCode.Conflict));
    }
}
