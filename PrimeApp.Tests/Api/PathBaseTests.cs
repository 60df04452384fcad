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
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, (setting, value));
        if (header is not null)
        {
            api.Client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", header);
        }

        using var accepted = await api.Client.PostAsJsonAsync($"{sent}/tasks", new { n = 100 });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var task = await accepted.ReadAsync<TaskAnswer>();
        var self = $"{expected}/tasks/{task.RequestId}";
        Assert.Equal(self, accepted.Headers.Location!.ToString());
        Assert.Equal((self, $"{self}/primes", $"{self}/events"),
            ($"{task.Links.Self}", $"{task.Links.Primes}", $"{task.Links.Events}"));

        await api.Client.SubmitAsync(100);
        var page = await api.Client.GetAsync<TasksAnswer>($"{sent}/tasks?limit=1");
        Assert.StartsWith($"{expected}/tasks?limit=1&cursor=", page.Next, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync($"{sent}/"));
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync($"{sent}/style.css"));
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/alive"));
    }

    [Fact]
    public async Task The_path_without_a_slash_leads_to_the_web_ui()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, ("Http:PathBase", "/primes"));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var redirect = await client.GetAsync(new Uri(api.Client.BaseAddress!, "/primes"));

        Assert.Equal(HttpStatusCode.MovedPermanently, redirect.StatusCode);
        Assert.EndsWith("/primes/", redirect.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
