namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Integration")]
public sealed class EventTests
{
    [Fact]
    public async Task A_task_is_told_from_the_queue_to_its_end_with_progress_in_between()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, LargestTask.Setting);
        var location = await api.Client.SubmitAsync(LargestTask.N);
        using var response = await api.Client.OpenEventsAsync(location);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);

        var events = await response.ReadEventsAsync();

        Assert.Equal(("queued", "completed"), (events[0].EventType, events[^1].EventType));
        Assert.Contains("progress", events.Select(item => item.EventType));
        var progress = events.Select(item => item.Data.Progress!.Value).ToList();
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(events.Count, events.DistinctBy(item => item.EventId).Count());
        var last = events[^1].Data;
        Assert.Equal((LargestTask.N, LargestTask.LastPrime, null), (last.N, last.LastPrime, last.Result!.Primes));
        Assert.Equal(TimeSpan.FromSeconds(1), (await RetryTimeAsync(api.Client, location)));
    }

    [Fact]
    public async Task A_stream_goes_on_where_the_client_lost_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);
        string queued;
        using (var first = await api.Client.OpenEventsAsync(location))
        {
            queued = await ReadFirstIdAsync(first);
        }

        using var second = await api.Client.OpenEventsAsync(location, queued);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        var events = await second.ReadEventsAsync();

        Assert.DoesNotContain("queued", events.Select(item => item.EventType));
        Assert.Equal("completed", events[^1].EventType);

        // After a 204, a browser does not reconnect.
        using var third = await api.Client.OpenEventsAsync(location, events[^1].EventId);
        Assert.Equal(HttpStatusCode.NoContent, third.StatusCode);
    }

    [Fact]
    public async Task A_stream_shows_that_it_lives_while_nothing_happens()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Events:HeartbeatInterval", "00:00:00.100"));
        using var response = await api.Client.OpenEventsAsync(await api.Client.SubmitAsync(100));

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var comments = 0;
        while (comments < 3)
        {
            comments += (await reader.ReadLineAsync())!.StartsWith(':') ? 1 : 0;
        }
    }

    [Theory]
    [InlineData(
        "MaxStreams", HttpStatusCode.ServiceUnavailable, "2 are open, which is the limit. Try again in a few seconds.")]
    [InlineData(
        "MaxStreamsPerClient", HttpStatusCode.TooManyRequests, "You have 2 open, which is the limit for one client.")]
    public async Task Streams_are_bounded_and_a_client_that_vanishes_makes_room(
        string setting, HttpStatusCode status, string detail)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ($"Events:{setting}", "2"));
        var location = await api.Client.SubmitAsync(100);
        var first = await api.Client.OpenEventsAsync(location);
        using var second = await api.Client.OpenEventsAsync(location);

        using (var refused = await api.Client.OpenEventsAsync(location))
        {
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            Assert.Equal(detail, await refused.AssertProblemAsync(status));
        }

        first.Dispose();
        await Eventually.TrueAsync(async () =>
        {
            using var again = await api.Client.OpenEventsAsync(location);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task One_client_leaves_room_for_the_streams_of_others()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(
            redis, ("Events:MaxStreamsPerClient", "1"), ("ForwardedHeaders:KnownProxies", "127.0.0.1"));
        var location = await api.Client.SubmitAsync(100);
        api.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.1");
        using var first = await api.Client.OpenEventsAsync(location);
        using var second = await api.Client.OpenEventsAsync(location);
        api.Client.DefaultRequestHeaders.Remove("X-Forwarded-For");

        using var other = await api.Client.OpenEventsAsync(location);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK),
            (first.StatusCode, second.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Five_hundred_streams_at_a_time_all_end_with_the_result()
    {
        const int Streams = 500;
        await using var redis = await RedisServer.StartAsync();
        // This test is not about the speed of Redis, which may be slow on a busy machine.
        await using var api = await ServiceProcess.StartApiAsync(
            redis, ("Redis:CommandTimeout", "00:00:30"), ("Events:MaxStreamsPerClient", $"{Streams}"));
        var locations = new List<Uri>();
        for (var i = 0; i < Streams; i++)
        {
            locations.Add(await api.Client.SubmitAsync(100 + i));
        }

        var responses = await Task.WhenAll(locations.Select(location => api.Client.OpenEventsAsync(location)));
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        var ends = await Task.WhenAll(responses.Select(response => response.ReadEventsAsync()));

        Assert.All(ends, events => Assert.Equal("completed", events[^1].EventType));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task An_outage_of_redis_does_not_end_a_stream_and_keeps_a_new_one_from_beginning()
    {
        await using var redis = await RedisServer.StartAsync(appendOnly: true);
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);
        using var response = await api.Client.OpenEventsAsync(location);

        await redis.KillAsync();
        await api.Client.OpenEventsAsync(new Uri("/tasks/another", UriKind.Relative))
            .AssertProblemAsync(HttpStatusCode.ServiceUnavailable);

        await redis.RestartAsync();
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        var events = await response.ReadEventsAsync();

        Assert.Equal("completed", events[^1].EventType);
    }

    [Fact]
    public async Task Open_streams_do_not_hold_up_the_end_of_the_service_and_end_whole()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);
        // So many that the stop comes before the first event of some of them.
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Client.OpenEventsAsync(location)));

        Assert.Equal(0, await api.StopAsync().WaitAsync(TimeSpan.FromSeconds(20)));

        var streams = await Task.WhenAll(responses.Select(response => response.ReadEventsAsync()));
        Assert.All(streams, events => Assert.Equal(["queued"], events.Select(item => item.EventType)));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task A_stream_that_the_end_of_the_service_finds_before_its_first_event_is_refused()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);
        await redis.PauseAsync();
        var opening = api.Client.OpenEventsAsync(location);
        await api.WaitForMetricAsync(1, "api_event_streams");

        var exitCode = api.StopAsync();
        using var refused = await opening;

        await refused.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(refused.Headers.RetryAfter);
        await redis.ResumeAsync();
        Assert.Equal(0, await exitCode);
    }

    [Theory]
    [InlineData("text/event-stream", HttpStatusCode.OK, "text/event-stream")]
    [InlineData("application/json, text/event-stream;q=0.5", HttpStatusCode.OK, "text/event-stream")]
    [InlineData("text/event-stream;q=0", HttpStatusCode.ServiceUnavailable, "application/problem+json")]
    [InlineData("*/*", HttpStatusCode.ServiceUnavailable, "application/problem+json")]
    public async Task Who_asks_for_an_event_stream_by_name_is_told_in_one_that_there_is_none_now(
        string accept, HttpStatusCode status, string mediaType)
    {
        await using var redis = RedisServer.CreateStopped();
        await using var api = await ServiceProcess.StartApiAsync(redis);

        using var response = await api.Client.SendAsync("GET", "/tasks/x/events", ("Accept", accept));
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal((status, mediaType), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("\"title\":\"The queue cannot be reached.\",\"status\":503", body, StringComparison.Ordinal);
        Assert.Matches("\"trace_id\":\"[0-9a-f-]{32,}\"", body);
        if (status == HttpStatusCode.OK)
        {
            Assert.Matches("^retry: [1-3][0-9]{3}\nevent: unavailable\ndata: {.+}\n\n$", body);
            Assert.True(response.Headers.CacheControl?.NoStore);
        }

        await api.WaitForMetricAsync(
            1, "api_requests_total", ("method", "GET"), ("endpoint", "/tasks/{id}/events"), ("status", "503"));
    }

    [Fact]
    public async Task An_unknown_task_has_no_events_and_a_head_only_the_headers()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);

        using var head = await api.Client.SendAsync("HEAD", $"{location}/events");

        await api.Client.GetAsync("/tasks/unknown/events").AssertProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal("text/event-stream", head.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<string> ReadFirstIdAsync(HttpResponseMessage response)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);
        while (true)
        {
            var line = await reader.ReadLineAsync();
            if (line!.StartsWith("id: ", StringComparison.Ordinal))
            {
                return line[4..];
            }
        }
    }

    private static async Task<TimeSpan> RetryTimeAsync(HttpClient client, Uri location)
    {
        var text = await client.GetStringAsync($"{location}/events");
        var line = text.Split('\n').Single(line => line.StartsWith("retry: ", StringComparison.Ordinal));
        return TimeSpan.FromMilliseconds(int.Parse(line[7..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
