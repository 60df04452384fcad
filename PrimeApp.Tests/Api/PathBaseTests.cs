namespace PrimeApp.Tests.Api;

/// <summary>Behind a proxy that serves the API below a path, links lead back through it.</summary>
[Trait("Category", "Integration")]
public sealed class PathBaseTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Theory]
    [InlineData("Http:PathBase", "/primes", null, "", "/primes")]
    [InlineData("Http:PathBase", "/primes", null, "/primes", "/primes")]
    [InlineData("ForwardedHeaders:KnownProxies", "127.0.0.1", "/primes", "", "/primes")]
    [InlineData("ForwardedHeaders:KnownProxies", "10.0.0.1", "/primes", "", "")]
    public async Task Links_begin_with_the_path(
        string setting, string value, string? header, string sent, string expected)
    {
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server, (setting, value));
        if (header is not null)
        {
            api.Client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", header);
        }

        using var accepted = await api.Client.PostAsJsonAsync($"{sent}/tasks", new { n = 100 });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var task = await accepted.Content.ReadFromJsonAsync<JsonElement>();
        var self = $"{expected}/tasks/{task.GetProperty("request_id").GetString()}";
        Assert.Equal(self, accepted.Headers.Location!.ToString());
        var links = task.GetProperty("links");
        Assert.Equal(self, links.GetProperty("self").GetString());
        Assert.Equal($"{self}/primes", links.GetProperty("primes").GetString());
        Assert.Equal($"{self}/events", links.GetProperty("events").GetString());

        await api.Client.SubmitAsync(100);
        var page = await api.Client.GetFromJsonAsync<JsonElement>($"{sent}/tasks?limit=1");
        Assert.StartsWith($"{expected}/tasks?limit=1&cursor=", page.GetProperty("next").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync($"{sent}/"));
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync($"{sent}/style.css"));
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/alive"));
    }

    [Fact]
    public async Task A_path_that_is_none_stops_the_service()
    {
        await using var api = ServiceProcess.Launch("PrimeApp.Api", redis.Server, ("Http:PathBase", "primes/"));

        Assert.NotEqual(0, await api.WaitForExitAsync());
        Assert.Contains(
            "Http:PathBase is 'primes/'. It must be a path such as /primes.", api.Output, StringComparison.Ordinal);
    }
}
