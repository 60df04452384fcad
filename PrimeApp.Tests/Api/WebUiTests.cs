namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class WebUiTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    // The largest size for a slow mobile connection.
    private const int MaxPageBytes = 60 * 1024;

    [Fact]
    public async Task The_page_is_small_whole_and_open_to_those_who_have_yet_to_give_their_key()
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("Auth:ApiKeys:owner:Hash", new string('0', 64)));

        var page = await api.Client.GetStringAsync("/");
        // Files that the build adds do not count, and neither does the icon.
        var bytes = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "PrimeApp.Api/wwwroot")))
        {
            Assert.NotEmpty(await api.Client.GetByteArrayAsync($"/{Path.GetFileName(file)}"));
            bytes += Path.GetExtension(file) == ".svg" ? 0 : (int)new FileInfo(file).Length;
        }

        Assert.InRange(bytes, 5_000, MaxPageBytes);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_that_a_browser_has_is_not_sent_again()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        using var first = await api.Client.GetAsync("/");

        using var second = await api.Client.SendAsync("GET", "/", ("If-None-Match", $"{first.Headers.ETag}"));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Scripts_are_compressed_and_kept_for_ever_under_the_fingerprint_that_the_page_names()
    {
        // As in a published service. By default, browsers do not cache the files of a build.
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("EnableStaticAssetsDevelopmentCaching", "true"));
        using var page = await api.Client.GetAsync("/");
        var html = await page.Content.ReadAsStringAsync();
        var script = Regex.Match(html, @"src=""(app\.\w+\.js)""").Groups[1].Value;

        using var answer = await api.Client.SendAsync("GET", $"/{script}", ("Accept-Encoding", "gzip"));

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoCache);
        var map = Regex.Match(html, "<script type=\"importmap\">(.*?)</script>", RegexOptions.Singleline);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(map.Groups[1].Value)));
        Assert.Contains(
            $"script-src 'self' 'sha256-{hash}';",
            page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_told_its_limits_and_links()
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("Tasks:MaxN", "5000"), ("Links:Grafana", "http://grafana:3000"));

        var settings = await api.Client.GetAsync<SettingsAnswer>("/ui/settings");

        Assert.Equal(
            (5000, "http://grafana:3000", null),
            (settings.MaxN, settings.Grafana?.OriginalString, settings.Prometheus));
    }
}
