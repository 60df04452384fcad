namespace PrimeApp.Tests.Api.Tasks;

/// <summary>POST /tasks?wait= answers when the task has ended.</summary>
[Trait("Category", "Integration")]
public sealed class SubmitAndWaitTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(18);

    [Fact]
    public async Task The_answer_has_the_result_of_the_task()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);

        // The first is computed, and the second is known.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var response = await SubmitAsync(api, "20");
            var task = await response.ReadAsync<TaskAnswer>();
            var read = await api.Client.GetTaskAsync(response.Headers.Location!);

            Assert.Equal((HttpStatusCode.Accepted, "completed"), (response.StatusCode, task.Status));
            Assert.Equal((task.RequestId, 541UL), (read.RequestId, task.LastPrime));
            Assert.Equal(read.Result!.Primes, task.Result!.Primes);
        }

        // The duration of a wait does not count, because the client decides it.
        Assert.DoesNotContain(
            (await api.Client.GetStringAsync("/metrics")).Split('\n'),
            line => line.StartsWith("api_request_duration_seconds_count", StringComparison.Ordinal)
                && line.Contains("\"POST\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_answer_comes_when_the_time_is_up()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, ("Http:RequestTimeout", "00:00:01"));
        var stopwatch = Stopwatch.StartNew();

        using var response = await SubmitAsync(api, "2");

        Assert.True(stopwatch.Elapsed >= TimeSpan.FromSeconds(1.9), $"{stopwatch.Elapsed}");
        var task = await response.ReadAsync<TaskAnswer>();
        Assert.Equal((HttpStatusCode.Accepted, "queued"), (response.StatusCode, task.Status));
        Assert.Null(task.Result);
        Assert.Equal("queued", (await api.Client.GetTaskAsync(response.Headers.Location!)).Status);
    }

    [Fact]
    public async Task The_answer_comes_when_the_task_is_cancelled()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var answer = SubmitAsync(api, "20");
        await Eventually.TrueAsync(async () =>
        {
            using var cancelled = await api.Client.PostAsync("/queue/cancel", content: null);
            cancelled.EnsureSuccessStatusCode();
            return answer.IsCompleted;
        });

        using var response = await answer;
        var task = await response.ReadAsync<TaskAnswer>();
        Assert.Equal("cancelled", task.Status);
        Assert.Null(task.Result);
    }

    [Fact]
    public async Task A_repeated_submission_waits_for_the_task_of_the_first()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        (string, string)[] key = [("Idempotency-Key", "a-key")];
        using var first = await SubmitAsync(api, "0", key);
        var second = SubmitAsync(api, "20", key);

        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);

        using var response = await second.WaitAsync(TimeSpan.FromMinutes(1));
        var (submitted, task) = (await first.ReadAsync<TaskAnswer>(), await response.ReadAsync<TaskAnswer>());
        Assert.Equal((submitted.RequestId, "completed", 541UL), (task.RequestId, task.Status, task.LastPrime));
    }

    [Theory]
    [InlineData("21")]
    [InlineData("soon")]
    public async Task A_bad_wait_is_told_what_is_allowed_and_submits_nothing(string wait)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var before = await api.Client.GetQueueAsync();

        using var response = await SubmitAsync(api, wait);

        Assert.Equal(
            $"'wait' is '{wait}'; an integer from 0 to 20 is allowed.",
            await response.AssertProblemAsync(HttpStatusCode.BadRequest));
        Assert.Equal(before.Depth, (await api.Client.GetQueueAsync()).Depth);
    }

    [Theory]
    [InlineData("Tasks:MaxWaits", HttpStatusCode.ServiceUnavailable)]
    [InlineData("Tasks:MaxWaitsPerClient", HttpStatusCode.TooManyRequests)]
    public async Task A_request_that_may_not_wait_submits_nothing(string setting, HttpStatusCode expected)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, (setting, "1"));
        var before = (await api.Client.GetQueueAsync()).Depth;
        var first = SubmitAsync(api, "20");
        await Eventually.TrueAsync(async () => (await api.Client.GetQueueAsync()).Depth == before + 1);

        using var second = await SubmitAsync(api, "1");

        await second.AssertProblemAsync(expected);
        Assert.Equal(before + 1, (await api.Client.GetQueueAsync()).Depth);
        Assert.Equal(0, await api.StopAsync());
        // A service that stops answers those that wait.
        using var response = await first.WaitAsync(Soon);
        Assert.Equal("queued", (await response.ReadAsync<TaskAnswer>()).Status);
    }

    private static Task<HttpResponseMessage> SubmitAsync(
        ServiceProcess api, string wait, params (string Name, string Value)[] headers) =>
        api.Client.SendAsync("POST", $"/tasks?wait={wait}", JsonContent.Create(new { n = 100 }), headers);
}
