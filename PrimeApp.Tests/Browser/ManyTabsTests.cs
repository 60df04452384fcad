using static PrimeApp.Tests.Browser.BrowserTab;

namespace PrimeApp.Tests.Browser;

/// <summary>The web UI when the service hangs, a user is impatient, or there are many tabs.</summary>
[Trait("Category", "Browser")]
public sealed class ManyTabsTests(BrowserFixture browser, RedisFixture redis)
    : IClassFixture<BrowserFixture>, IClassFixture<RedisFixture>
{
    private const int Tabs = 12;

    [Fact]
    public async Task Twelve_tabs_on_unfinished_tasks_share_six_connections_and_all_see_the_end()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        List<IPage> pages = [tab.Page];
        while (pages.Count < Tabs)
        {
            pages.Add(await tab.Page.Context.NewPageAsync());
        }

        for (var i = 0; i < Tabs; i++)
        {
            var task = await host.SubmitAsync(100 + i);
            await pages[i].GotoAsync($"/#{task.Id}");
        }

        foreach (var page in pages)
        {
            await Expect(page.Locator("#task-status")).ToHaveTextAsync("queued");
        }

        // Hidden tabs have no stream.
        foreach (var page in pages.Skip(1))
        {
            await page.EvaluateAsync(
                """
                Object.defineProperty(document, "hidden", { get: () => window.isHidden });
                window.isHidden = true;
                document.dispatchEvent(new Event("visibilitychange"));
                """);
        }

        await Eventually.TrueAsync(async () => await CountStreamsAsync(api) <= 1);
        await tab.Page.KeepAsync("twelve-tabs", isWhole: true);
        foreach (var delivery in await host.TakeAsync(Tabs))
        {
            await host.CompleteAsync(delivery);
        }

        foreach (var page in pages.Skip(1))
        {
            await page.EvaluateAsync("isHidden = false; document.dispatchEvent(new Event('visibilitychange'))");
        }

        foreach (var page in pages)
        {
            await Expect(page.Locator("#task-status")).ToHaveTextAsync("completed");
        }

        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_service_that_hangs_is_noticed_and_its_figures_are_dimmed_until_it_answers()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        await Expect(tab.Page.Locator("#queue")).ToContainTextAsync("waiting");

        await api.PauseAsync();
        await Assertions.Expect(tab.Notice).ToContainTextAsync(
            "The service does not answer. Trying again by itself.", new() { Timeout = 6_000 });
        await Expect(tab.Page.Locator("body")).ToHaveClassAsync("stale");
        await tab.KeepScreenshotAsync("hangs");
        await api.ResumeAsync();

        await Expect(tab.Notice).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("body")).Not.ToHaveClassAsync("stale");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_click_twice_is_one_task()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        await tab.Number.FillAsync("77");

        await tab.Button("Find them").DblClickAsync();

        await Expect(tab.Status).ToHaveTextAsync("queued");
        await Expect(tab.Page.Locator("#tasks tr")).ToHaveCountAsync(1);
        Assert.Equal(1, (await api.Client.GetQueueAsync()).Depth);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_queue_without_workers_is_a_fault_and_one_that_is_paused_says_so()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitManyAsync([1, 2]);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        await Expect(tab.Page.Locator("#queue-fault")).ToHaveTextAsync("No worker is alive: 2 tasks wait.");

        await tab.Button("Pause").ClickAsync();
        await Expect(tab.Page.Locator("#queue-paused")).ToContainTextAsync("Paused since");
        await Expect(tab.Button("Resume")).ToBeFocusedAsync();
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync("paused");
        await tab.Button("Resume").ClickAsync();
        await Expect(tab.Page.Locator("#queue-paused")).ToBeHiddenAsync();

        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);
        await Expect(tab.Page.Locator("#queue-fault")).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("#workers")).ToContainTextAsync("2 completed in");
        await Expect(tab.Page.Locator("#queue-facts")).ToContainTextAsync("half within");
        tab.AssertQuiet();
    }

    private static async Task<int> CountStreamsAsync(ServiceProcess api)
    {
        var metrics = await api.Client.GetStringAsync("/metrics");
        return int.Parse(
            Regex.Match(metrics, @"(?m)^api_event_streams\S* (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
