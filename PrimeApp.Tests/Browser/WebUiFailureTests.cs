using static PrimeApp.Tests.Browser.BrowserTab;

namespace PrimeApp.Tests.Browser;

/// <summary>How the web UI shows and handles failures.</summary>
[Trait("Category", "Browser")]
public sealed class WebUiFailureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_number_that_is_none_or_too_large_is_told_what_is_allowed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Tasks:MaxN", "5000"));
        await using var tab = await browser.OpenAsync(api);
        await Expect(tab.Page.Locator("#max-n")).ToHaveTextAsync("5,000");

        foreach (var n in (string[])
            ["5001", "0", "-1", "1.5", "1.0000", "1e-3", "1,00", "1.5e0", "ten", "", "99999999999999999999"])
        {
            await tab.SubmitAsync(n);
            await Expect(tab.Page.Locator("#n-error")).ToHaveTextAsync("Please give a whole number from 1 to 5,000.");
            await Expect(tab.Number).ToHaveAttributeAsync("aria-invalid", "true");
            await Expect(tab.Number).ToBeFocusedAsync();
        }

        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync("too-large");
        foreach (var n in (string[])["5_000", "5 000", "5,000", "5e3"])
        {
            await tab.SubmitAsync(n);
            await Expect(tab.Number).ToHaveValueAsync("5,000");
            await Expect(tab.Page.Locator("#submit")).ToHaveAttributeAsync("aria-busy", "false");
        }

        await Expect(tab.Status).ToHaveTextAsync("queued");
        await Expect(tab.Page.Locator("#n-error")).ToBeEmptyAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_full_queue_and_a_redis_that_is_away_are_said_in_words_and_pass()
    {
        await using var redis = await RedisServer.StartAsync(appendOnly: true);
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Queue:MaxLength", "1"));
        await using var tab = await browser.OpenAsync(api);
        await tab.SubmitAsync("100");
        await Expect(tab.Status).ToHaveTextAsync("queued");

        await tab.SubmitAsync("200");
        await Expect(tab.Notice)
            .ToHaveTextAsync("The queue is full: 1 tasks wait, and 1 may. Try again in a few seconds.");
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync("queue-full");

        await redis.KillAsync();
        await Expect(tab.Notice).ToContainTextAsync("The queue cannot be reached. Redis does not answer");
        await tab.KeepScreenshotAsync("redis-away");

        await redis.RestartAsync();
        await Expect(tab.Notice).ToContainTextAsync("The queue is full");
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        await Expect(tab.Status).ToHaveTextAsync("completed");
        await tab.CompleteAsync(200);
        await Expect(tab.Notice).ToBeHiddenAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_lost_connection_is_said_in_words_and_comes_back_when_the_api_does()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        await using var tab = await browser.OpenAsync(api);
        await tab.SubmitAsync("100");
        await Expect(tab.Status).ToHaveTextAsync("queued");

        await api.KillAsync();
        await Expect(tab.Notice).ToHaveTextAsync(new Regex(
            @"^The connection to the service is lost\. Trying again by itself\."
            + @"( The figures are those of [\d:]+\.)?$"));
        await tab.KeepScreenshotAsync("connection-lost");
        await tab.SubmitAsync("200");
        await Expect(tab.Notice).ToBeVisibleAsync();

        await using var again = await ServiceProcess.StartAgainAsync(api, "PrimeApp.Api", redis);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);

        // The web UI goes on watching the task by itself.
        await Expect(tab.Status).ToHaveTextAsync("completed");
        await Expect(tab.Page.Locator("#task-facts")).ToContainTextAsync("541");
        await tab.CompleteAsync(200);
        await Expect(tab.Notice).ToBeHiddenAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_key_is_asked_for_once_and_one_that_is_not_good_enough_is_told_so()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(
            redis, ApiKey.Of("owner", "owner's key"),
            ApiKey.Of("viewer", "viewer's key"), ("Auth:ApiKeys:viewer:Access", "Read"));
        await using var tab = await browser.OpenAsync(api);
        var key = tab.Page.GetByLabel("This service needs an API key");

        await Expect(tab.Notice).ToHaveTextAsync("An API key is needed.");
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync("key");
        await GiveAsync("nobody's key");
        await Expect(tab.Notice).ToHaveTextAsync("The API key is unknown.");
        await GiveAsync("viewer's key");
        await Expect(tab.Notice).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("#queue")).ToContainTextAsync("waiting");
        await tab.SubmitAsync("100");
        await Expect(tab.Notice).ToContainTextAsync("This API key may not do that.");
        await GiveAsync("owner's key");
        await Expect(key).ToBeHiddenAsync();
        await tab.SubmitAsync("100");
        await Expect(tab.Status).ToHaveTextAsync("queued");

        await tab.Page.ReloadAsync();
        await Expect(tab.Status).ToHaveTextAsync("queued");
        await Expect(key).ToBeHiddenAsync();
        tab.AssertQuiet();

        async Task GiveAsync(string text)
        {
            await key.FillAsync(text);
            await tab.Button("Use it").ClickAsync();
        }
    }

    [Fact]
    public async Task The_host_says_where_to_go_on_and_only_the_task_that_is_shown_is_watched()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(
            redis, ("Links:Prometheus", "http://localhost:9090"), ("Links:Dashboard", "http://localhost:18888/"),
            ("Links:Grafana", ""), ("Events:MaxStreams", "2"));
        await using var tab = await browser.OpenAsync(api);

        var links = tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Monitoring" }).GetByRole(AriaRole.Link);
        await Expect(links).ToHaveTextAsync(["Prometheus", "Aspire dashboard"]);
        await Expect(links.First).ToHaveAttributeAsync("href", "http://localhost:9090");

        for (var n = 2; n <= 7; n++)
        {
            await tab.SubmitAsync($"{n}");
            await Expect(tab.Page.Locator("#task-title")).ToHaveTextAsync($"The first {n} primes");
            await Expect(tab.Status).ToHaveTextAsync("queued");
        }

        await Expect(tab.Notice).ToBeHiddenAsync();
        tab.AssertQuiet();
    }
}
