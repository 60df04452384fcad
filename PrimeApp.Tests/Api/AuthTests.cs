namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class AuthTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly (string, string?)[] Keys =
    [
        ApiKey.Of("owner", "owner's key"),
        ("Auth:ApiKeys:viewer:Hash", ApiKey.HashOf("viewer's key").ToUpperInvariant()),
        ("Auth:ApiKeys:viewer:Access", "Read"),
        ApiKey.Of("prometheus", "prometheus' key"),
        ("Auth:ApiKeys:prometheus:Access", "metrics"),
    ];

    [Fact]
    public async Task With_keys_nothing_but_the_probes_and_the_page_is_open()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, Keys);

        foreach (var path in (string[])["/tasks", "/tasks/x", "/queue", "/metrics", "/nowhere"])
        {
            using var response = await api.Client.GetAsync(path);
            Assert.Equal(
                "Send an API key in 'X-Api-Key: <key>' or 'Authorization: Bearer <key>'.",
                await response.AssertProblemAsync(HttpStatusCode.Unauthorized));
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }

        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/alive"));
        await api.WaitForStatusAsync("/health");
    }

    [Theory]
    [InlineData("owner's key", "GET", "/queue", HttpStatusCode.OK)]
    [InlineData("owner's key", "POST", "/tasks", HttpStatusCode.Accepted)]
    [InlineData("owner's key", "GET", "/metrics", HttpStatusCode.OK)]
    [InlineData("owner's key", "GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("viewer's key", "GET", "/queue", HttpStatusCode.OK)]
    [InlineData("viewer's key", "HEAD", "/queue", HttpStatusCode.OK)]
    [InlineData("viewer's key", "POST", "/tasks", HttpStatusCode.Forbidden)]
    [InlineData("prometheus' key", "GET", "/metrics", HttpStatusCode.OK)]
    [InlineData("prometheus' key", "GET", "/queue", HttpStatusCode.Forbidden)]
    [InlineData("Owner's key", "GET", "/queue", HttpStatusCode.Unauthorized)]
    [InlineData("owner's key ", "GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("", "GET", "/queue", HttpStatusCode.Unauthorized)]
    public async Task A_key_is_good_for_what_it_was_given_for(
        string key, string method, string path, HttpStatusCode expected)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, Keys);

        using var byHeader = await SendAsync("X-Api-Key", key);
        using var asBearer = await SendAsync("Authorization", $"Bearer {key}");

        Assert.Equal((expected, expected), (byHeader.StatusCode, asBearer.StatusCode));
        if (expected == HttpStatusCode.Forbidden)
        {
            Assert.Matches(
                "^The key of '(viewer|prometheus)' has the access '(Read|Metrics)'.$",
                await byHeader.AssertProblemAsync(expected));
        }

        Task<HttpResponseMessage> SendAsync(string header, string value) => api.Client.SendAsync(
            method, path, method == "POST" ? JsonContent.Create(new { n = 100 }) : null, (header, value));
    }

    [Fact]
    public async Task The_worker_asks_for_a_key_too()
    {
        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server, Keys);
        Assert.Equal(HttpStatusCode.Unauthorized, await worker.GetStatusAsync("/metrics"));

        worker.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "prometheus' key");

        using var metrics = await worker.Client.GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.OK, "no-store"), (metrics.StatusCode, metrics.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task No_cache_keeps_what_needs_a_key()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, Keys);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);
        using (var anyone = await api.Client.GetAsync("/tasks"))
        {
            Assert.Equal((HttpStatusCode.Unauthorized, true),
                (anyone.StatusCode, anyone.Headers.CacheControl?.NoStore));
        }

        api.Client.DefaultRequestHeaders.Add("X-Api-Key", "owner's key");
        var id = (await api.Client.CompleteAsync(100)).RequestId;
        foreach (var (path, status) in ((string, HttpStatusCode)[])
            [
                ("/tasks", HttpStatusCode.OK), ($"/tasks/{id}", HttpStatusCode.OK),
                ($"/tasks/{id}/primes", HttpStatusCode.OK), ($"/tasks/{id}/events", HttpStatusCode.OK),
                ("/queue", HttpStatusCode.OK), ("/queue/dead", HttpStatusCode.OK),
                ("/ui/settings", HttpStatusCode.OK),
                ("/metrics", HttpStatusCode.OK), ("/tasks?limit=0", HttpStatusCode.BadRequest),
                ("/tasks/x", HttpStatusCode.NotFound), ("/nowhere", HttpStatusCode.NotFound),
            ])
        {
            using var response = await api.Client.GetAsync(path);
            Assert.Equal((path, status, "no-store"),
                (path, response.StatusCode, response.Headers.CacheControl?.ToString()));
        }

        using var page = await api.Client.GetAsync("/");
        Assert.Equal("no-cache", page.Headers.CacheControl?.ToString());
    }
}
