namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class LimitTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly (string, string?)[] Few = [("RateLimit:RequestsPerSecond", "10"), ("RateLimit:Burst", "5")];

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_again_and_probes_are_not_limited()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, Few);

        using var refused = await AskUntilRefusedAsync(api.Client);

        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/alive"));
            Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/metrics"));
        }

        await api.WaitForStatusAsync("/tasks");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task A_client_has_as_many_requests_a_second_as_the_limit_says(int limit)
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("RateLimit:RequestsPerSecond", $"{limit}"), ("RateLimit:Burst", "1"));
        using (await AskUntilRefusedAsync(api.Client))
        {
        }

        var started = Stopwatch.GetTimestamp();
        var accepted = 0;
        TimeSpan elapsed;
        do
        {
            accepted += await api.GetStatusAsync("/tasks") == HttpStatusCode.OK ? 1 : 0;
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed < TimeSpan.FromSeconds(4));

        // A portion of tokens arrives each 100 ms, and the first one may be there at the beginning.
        Assert.InRange(accepted, 1, 1 + Math.Ceiling(limit * elapsed.TotalSeconds));
        Assert.True(accepted >= Math.Min(limit, 10) * elapsed.TotalSeconds / 2, $"{accepted} in {elapsed}");
    }

    [Fact]
    public async Task The_limit_is_that_of_a_key_and_trying_out_keys_is_limited()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, [.. Few, ApiKey.Of("owner", "key")]);
        using (await AskUntilRefusedAsync(api.Client))
        {
        }

        using var response = await api.Client.SendAsync("GET", "/tasks", ("X-Api-Key", "key"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("ForwardedHeaders:KnownProxies", "10.0.0.1, 127.0.0.1", "false")]
    [InlineData("ForwardedHeaders:KnownNetworks", "10.0.0.0/8,127.0.0.0/8", "true")]
    public async Task Behind_a_known_proxy_the_limit_is_that_of_the_client_it_speaks_for(
        string setting, string value, string isEnabled)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server,
            [.. Few, (setting, value), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", isEnabled)]);
        SpeakFor("203.0.113.1");
        using (await AskUntilRefusedAsync(api.Client))
        {
        }

        SpeakFor("203.0.113.2");
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/tasks"));
        // The proxy appends the address of its client to the addresses that the client claims.
        await AssertRefusedSoonAsync(api, request => $"198.51.100.{request}, 203.0.113.2");

        void SpeakFor(string address)
        {
            api.Client.DefaultRequestHeaders.Remove("X-Forwarded-For");
            api.Client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }
    }

    [Theory]
    [InlineData("", "false")]
    [InlineData("", "true")]
    [InlineData("192.0.2.1", "false")]
    [InlineData("192.0.2.1", "true")]
    public async Task Who_is_no_known_proxy_speaks_for_nobody(string knownProxies, string isEnabled)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server,
            [.. Few, ("ForwardedHeaders:KnownProxies", knownProxies),
                ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", isEnabled)]);

        await AssertRefusedSoonAsync(api, request => $"203.0.113.{request}");
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, ("Http:RequestTimeout", "00:00:01"));

        using var connection = new TcpClient();
        await connection.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync("POST /tasks HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n"u8.ToArray());
        await stream.WriteAsync("Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"u8.ToArray());
        using var reader = new StreamReader(stream);

        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Assert.StartsWith("HTTP/1.1 504", await reader.ReadLineAsync(timeout.Token), StringComparison.Ordinal);
        var answer = "";
        while (!answer.Contains("The service stopped it", StringComparison.Ordinal))
        {
            answer += $"{await reader.ReadLineAsync(timeout.Token)}\n";
        }

        Assert.Contains("Content-Type: application/problem+json\n", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/nowhere")]
    [InlineData("/tasks?limit=0")]
    public async Task Every_answer_tells_browsers_to_be_careful_and_nobody_what_runs_here(string path)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);

        using var response = await api.Client.SendAsync("GET", path, ("Origin", "https://example.org"));

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Empty(response.Headers.Server);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_origin_that_is_named_may_use_the_api_and_no_other()
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("Http:AllowedOrigins", "https://other.example, https://example.org"));

        Assert.Equal("https://example.org", await AllowedOriginAsync("https://example.org"));
        Assert.Null(await AllowedOriginAsync("https://example.com"));

        async Task<string?> AllowedOriginAsync(string origin)
        {
            using var response = await api.Client.SendAsync("GET", "/tasks", ("Origin", origin));
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single()
                : null;
        }
    }

    /// <summary>Sends requests, each with another X-Forwarded-For, which the service ignores.</summary>
    private static Task AssertRefusedSoonAsync(ServiceProcess api, Func<int, string> forwardedFor)
    {
        api.Client.DefaultRequestHeaders.Remove("X-Forwarded-For");
        var requests = 0;
        return Eventually.EqualAsync(HttpStatusCode.TooManyRequests, async () =>
        {
            using var response = await api.Client.SendAsync(
                "GET", "/tasks", ("X-Forwarded-For", forwardedFor(++requests)));
            return response.StatusCode;
        });
    }

    private static async Task<HttpResponseMessage> AskUntilRefusedAsync(HttpClient client)
    {
        while (true)
        {
            var response = await client.GetAsync("/tasks");
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return response;
            }

            response.Dispose();
        }
    }
}
