using static PrimeApp.Tests.Browser.BrowserTab;

namespace PrimeApp.Tests.Browser;

/// <summary>What a person does in the web UI, with a real Redis, API and worker.</summary>
[Trait("Category", "Browser")]
public sealed class WebUiTests(BrowserFixture browser, ServicesFixture services)
    : IClassFixture<BrowserFixture>, IClassFixture<ServicesFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_number_becomes_a_result_to_read_and_a_picture_to_look_at(ColorScheme scheme)
    {
        await using var tab = await browser.OpenAsync(services.Api, new() { ColorScheme = scheme });

        await tab.CompleteAsync(100_000);

        var facts = await tab.Page.Locator("#task-facts").InnerTextAsync();
        Assert.Contains("1,299,709", facts, StringComparison.Ordinal);
        Assert.Matches(@"Time\s+[\d.]+ m?s", facts);
        Assert.Matches(@"Worker\s+\S+-\d+-\w+", facts);
        Assert.Matches(@"Source\s+(known before|computed now)", facts);
        await Expect(tab.Page.Locator("#tasks tr").First).ToContainTextAsync("1,299,709");
        await Expect(tab.Page.Locator("#spiral")).ToHaveAttributeAsync(
            "aria-label", "A spiral of numbers, on which the primes 1 to 4,800 light up");
        await Eventually.TrueAsync(async () => await CountLitAsync(tab) > 20_000);
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync($"result-{scheme}");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Progress_is_shown_as_it_happens_and_cancelling_ends_it()
    {
        await using var tab = await browser.OpenAsync(services.Api);

        // This test acts as the worker, so the task runs as long as the test needs.
        await services.Worker.PauseAsync();
        try
        {
            await using var worker = await JobsHost.JoinAsync(services.Redis);
            await tab.SubmitAsync("1 000 000 000");
            Delivery? delivery = null;
            await Eventually.TrueAsync(async () => (delivery = await worker.TakeAsync()) is not null);
            await Expect(tab.Status).ToHaveTextAsync("running");
            await worker.ReportProgressAsync(delivery, 0.42);
            await Expect(tab.Page.Locator("#task-note")).ToHaveTextAsync("42 % done");
            await Expect(tab.Page.Locator("#workers")).ToContainTextAsync("1,000,000,000 primes");
            await tab.AssertAccessibleAsync();
            await tab.KeepScreenshotAsync("running");
            await tab.Button("Cancel").ClickAsync();
            await Expect(tab.Status).ToHaveTextAsync("cancelled");
        }
        finally
        {
            await services.Worker.ResumeAsync();
        }

        await Expect(tab.Button("Cancel")).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("#result")).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("#tasks tr").First).ToContainTextAsync("cancelled");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_task_leads_to_its_trace_in_the_dashboard()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Links:Dashboard", "http://localhost:18888/"));
        await using var tab = await browser.OpenAsync(api);
        await tab.KeepScreenshotAsync("first-visit");

        await tab.SubmitAsync("100");

        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Trace", Exact = true })).ToHaveAttributeAsync(
            "href", new Regex("^http://localhost:18888/traces/detail/[0-9a-f]{32}$"));
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_result_is_read_page_by_page()
    {
        await using var tab = await browser.OpenAsync(services.Api);
        await tab.CompleteAsync(150);
        await Expect(tab.Range).ToHaveTextAsync("1 to 60 of 150");

        await tab.Button("Next page").ClickAsync();
        await Expect(tab.Range).ToHaveTextAsync("61 to 120 of 150");
        await Expect(tab.Page.Locator("#primes li").First).ToHaveTextAsync("283");
        await tab.Button("Last page").ClickAsync();
        await Expect(tab.Range).ToHaveTextAsync("121 to 150 of 150");
        await Expect(tab.Page.Locator("#primes li").Last).ToHaveTextAsync("863");
        await Expect(tab.Button("Next page")).ToHaveAttributeAsync("aria-disabled", "true");
        await tab.Button("Previous page").ClickAsync();
        await Expect(tab.Range).ToHaveTextAsync("61 to 120 of 150");
        await tab.Button("First page").ClickAsync();

        await Expect(tab.Range).ToHaveTextAsync("1 to 60 of 150");
        await Expect(tab.Button("Previous page")).ToHaveAttributeAsync("aria-disabled", "true");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Any_prime_is_found_by_its_place_and_the_picture_shows_where_its_page_is()
    {
        await using var tab = await browser.OpenAsync(services.Api);
        await tab.CompleteAsync(1_000_000);

        var place = tab.Page.GetByLabel("Prime number");
        await place.FillAsync("1000001");
        await place.PressAsync("Enter");
        await Expect(tab.Page.Locator("#jump-error"))
            .ToHaveTextAsync("Please give a whole number from 1 to 1,000,000.");
        await place.FillAsync("10^5");
        await place.PressAsync("Enter");

        await Expect(tab.Page.Locator("#primes .found")).ToHaveTextAsync("1,299,709");
        await Expect(tab.Page.Locator("#copied")).ToHaveTextAsync("Prime number 100,000 is 1,299,709.");
        await Expect(tab.Page.Locator("#picture-note")).ToContainTextAsync("The primes 96,001 to 100,800");
        await tab.AssertAccessibleAsync();
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_page_is_copied_and_a_result_downloaded()
    {
        await using var tab = await browser.OpenAsync(
            services.Api, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await tab.CompleteAsync(2_000);

        await tab.Button("Copy page").ClickAsync();
        await Expect(tab.Page.Locator("#copied")).ToHaveTextAsync("60 primes copied.");
        var copied = await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(("2", "281", 60), (copied.Split('\n')[0], copied.Split('\n')[^1], copied.Split('\n').Length));

        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Download all").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal("primes-2000.txt", download.SuggestedFilename);
        Assert.Equal((2_000, "17389"), (lines.Length, lines[^1]));
        await Expect(tab.Page.Locator("#download-note")).ToHaveTextAsync("2,000 primes downloaded.");
        // Quoted so that cmd.exe understands it as well.
        var address = new Uri(services.Api.Client.BaseAddress!, $"tasks/{tab.Page.Url[^32..]}/primes?format=text");
        await Expect(tab.Page.Locator("#curl-sh")).ToHaveTextAsync($"curl -o primes-2000.txt \"{address}\"");
        using var file = await services.Api.Client.GetAsync(address);
        Assert.Equal("primes-2000.txt", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.EndsWith("17389\n", await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_task_is_found_again_by_its_address_and_among_the_recent_ones()
    {
        await using var tab = await browser.OpenAsync(services.Api);
        await tab.CompleteAsync(1_234);
        await tab.CompleteAsync(4_321);

        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator("#task-facts")).ToContainTextAsync("41,263");
        await tab.Button("Show the task of 1,234 primes").First.ClickAsync();
        await Expect(tab.Page.Locator("#task-facts")).ToContainTextAsync("10,061");
        await tab.Page.GoBackAsync();

        await Expect(tab.Page.Locator("#task-facts")).ToContainTextAsync("41,263");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var tab = await browser.OpenAsync(services.Api);

        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the form" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Number).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("ControlOrMeta+A");
        await tab.Page.Keyboard.TypeAsync("200");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Range).ToHaveTextAsync("1 to 60 of 200");
        await TabToAsync(tab, "next");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Range).ToHaveTextAsync("61 to 120 of 200");
        await tab.Page.Keyboard.PressAsync("Space");

        await Expect(tab.Range).ToHaveTextAsync("121 to 180 of 200");
        // The focus stays on the button at the last page.
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Range).ToHaveTextAsync("181 to 200 of 200");
        await Expect(tab.Button("Next page")).ToBeFocusedAsync();
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(700)]
    public async Task A_telephone_shows_all_of_it_without_scrolling_sideways(int width)
    {
        await using var tab = await browser.OpenAsync(services.Api, new()
        {
            ViewportSize = new() { Width = width, Height = 740 },
            HasTouch = true,
            IsMobile = true,
        });
        await tab.AssertFitsAsync();

        await tab.CompleteAsync(50_000_000);
        await Expect(tab.Page.Locator("#tasks tr").First).ToContainTextAsync("982,451,653");

        await tab.AssertFitsAsync();
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync($"telephone-{width}");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task The_picture_is_there_at_once_for_who_wants_no_motion()
    {
        await using var tab = await browser.OpenAsync(services.Api, new() { ReducedMotion = ReducedMotion.Reduce });

        await tab.CompleteAsync(100);
        // All primes appear in the same frame as the first one.
        var lit = 0;
        await Eventually.TrueAsync(async () => (lit = await CountLitAsync(tab)) > 0);
        await tab.Page.EvaluateAsync(
            "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        Assert.Equal(lit, await CountLitAsync(tab));
        tab.AssertQuiet();
    }

    // Only primes are bright in the picture.
    private static Task<int> CountLitAsync(BrowserTab tab) => tab.Page.EvaluateAsync<int>(
        """
        () => {
          const canvas = document.getElementById("spiral");
          const { width, height } = canvas;
          const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, width, height);
          let lit = 0;
          for (let i = 0; i < data.length; i += 4) lit += data[i] + data[i + 1] + data[i + 2] > 400 ? 1 : 0;
          return lit;
        }
        """);

    private static async Task TabToAsync(BrowserTab tab, string id)
    {
        const int Patience = 40;
        for (var i = 0; i < Patience; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<string>("document.activeElement.id") == id)
            {
                return;
            }
        }

        Assert.Fail($"The key does not lead to '{id}'.");
    }
}
