using static PrimeApp.Tests.Browser.BrowserTab;

namespace PrimeApp.Tests.Browser;

/// <summary>The list of tasks in the web UI, and the actions on one or many of them.</summary>
[Trait("Category", "Browser")]
public sealed class TasksViewTests(BrowserFixture browser, RedisFixture redis)
    : IClassFixture<BrowserFixture>, IClassFixture<RedisFixture>
{
    private static readonly long[] LargeTasks = [1_000_000_000, 1_000_000_000_000, 10_000_000_000_000];

    [Theory]
    [InlineData(320)]
    [InlineData(375)]
    [InlineData(480)]
    [InlineData(768)]
    [InlineData(870)]
    [InlineData(1024)]
    [InlineData(1230)]
    [InlineData(1600)]
    public async Task Rows_of_large_tasks_stay_in_their_card_at_every_width(int width)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        foreach (var n in LargeTasks)
        {
            await host.SubmitAsync(n);
            await host.CompleteAsync(await host.TakeAsync(), lastPrime: 323_780_508_946_331);
        }

        await FailAsync(host, 10_000_000_000_000);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(
            api, new() { ViewportSize = new() { Width = width, Height = 900 } });
        await Expect(Rows(tab)).ToHaveCountAsync(4);
        await Expect(Rows(tab).Nth(1)).ToContainTextAsync("323,780,508,946,331");

        await tab.AssertFitsAsync();
        Assert.Empty(await FindStraysAsync(tab));
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync($"tasks-{width}");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Failed_tasks_are_listed_with_their_errors_and_retried_one_by_one_or_all()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        foreach (var n in (long[])[11, 22, 33])
        {
            await FailAsync(host, n);
        }

        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        await tab.Page.Locator("#queue .failed button").ClickAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(3);
        await Expect(Rows(tab).First).ToContainTextAsync("broken");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Tasks" })).ToBeFocusedAsync();
        await Expect(State(tab, "failed")).ToHaveTextAsync("failed 3");
        await tab.Button("Show the task of 22 primes").ClickAsync();
        await Expect(tab.Page.Locator("#attempts")).ToContainTextAsync("broken");
        await tab.AssertAccessibleAsync();
        await tab.KeepScreenshotAsync("failed");

        await tab.Button("Retry the task of 33 primes").ClickAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator("#tasks-note")).ToHaveTextAsync("The task of 33 primes is queued again.");
        await AssertFocusIsKeptAsync(tab);
        await tab.Button("Retry all").ClickAsync();
        await Expect(tab.Page.Locator("#ask-question")).ToHaveTextAsync("Retry all 2 failed tasks?");
        await tab.Button("Retry them").ClickAsync();

        await Expect(Rows(tab)).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("#tasks-note")).ToHaveTextAsync("2 tasks retried.");
        await Expect(tab.Page.Locator("#queue .waiting")).ToContainTextAsync("3");
        await Expect(tab.Status).ToHaveTextAsync("queued");
        await AssertFocusIsKeptAsync(tab);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task All_that_waits_is_cancelled_only_when_it_is_meant()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        await host.SubmitManyAsync([1, 2, 3]);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        await tab.Page.Locator("#queue .waiting button").ClickAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(3);

        await tab.Button("Cancel all waiting").ClickAsync();
        await Expect(tab.Page.Locator("#ask-question"))
            .ToHaveTextAsync("Cancel all 3 tasks that wait? Those that run go on.");
        await tab.AssertAccessibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Button("Cancel all waiting")).ToBeFocusedAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(3);
        await tab.Button("Cancel all waiting").ClickAsync();
        await tab.Button("Cancel them").ClickAsync();

        await Expect(Rows(tab)).ToHaveCountAsync(0);
        await AssertFocusIsKeptAsync(tab);
        await State(tab, "cancelled").ClickAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(3);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task More_tasks_are_loaded_and_one_is_found_by_its_id()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        var tasks = await host.SubmitManyAsync([.. Enumerable.Range(1, 50).Select(n => (long)n)]);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var tab = await browser.OpenAsync(api);
        await Expect(Rows(tab)).ToHaveCountAsync(20);

        await tab.Button("Load more").ClickAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(40);
        await tab.Button("Load more").ClickAsync();
        await Expect(Rows(tab)).ToHaveCountAsync(50);
        await Expect(tab.Button("Load more")).ToBeHiddenAsync();
        await AssertFocusIsKeptAsync(tab);

        var find = tab.Page.GetByLabel("Id", new() { Exact = true });
        await find.FillAsync("nonsense");
        await find.PressAsync("Enter");
        await Expect(tab.Page.Locator("#find-error")).ToContainTextAsync("32 digits");
        await find.FillAsync(tasks[6].Id);
        await find.PressAsync("Enter");
        await Expect(tab.Page.Locator("#task-title")).ToHaveTextAsync("The first 7 primes");
        await find.FillAsync(new string('0', 32));
        await find.PressAsync("Enter");
        await Expect(tab.Page.Locator("#task")).ToBeHiddenAsync();
        await Expect(tab.Notice).ToBeVisibleAsync();
        tab.AssertQuiet();
    }

    private static ILocator Rows(BrowserTab tab) => tab.Page.Locator("#tasks tr");

    private static ILocator State(BrowserTab tab, string name) => tab.Page.Locator($"#states [data-state={name}]");

    private static async Task FailAsync(JobsHost host, long n)
    {
        await host.SubmitAsync(n);
        await host.FailAsync(await host.TakeAsync(), "broken");
    }

    private static async Task AssertFocusIsKeptAsync(BrowserTab tab) =>
        Assert.NotEqual("BODY", await tab.Page.EvaluateAsync<string>("document.activeElement.tagName"));

    // Finds elements that are outside of their card or overlap their neighbour in the same row.
    private static Task<string[]> FindStraysAsync(BrowserTab tab) => tab.Page.EvaluateAsync<string[]>(
        """
        () => {
          const strays = [];
          for (const card of document.querySelectorAll(".card:not([hidden])")) {
            const { left, right } = card.getBoundingClientRect();
            for (const part of card.querySelectorAll("*")) {
              // On a narrow screen, where a row is a block of lines, only screen readers see the head of the table.
              if (part.closest("thead") && part.closest("thead").offsetWidth <= 1) continue;
              const box = part.getBoundingClientRect();
              if (box.width > 1 && (box.left < left - 1 || box.right > right + 1)) strays.push(part.outerHTML);
            }
          }
          for (const row of document.querySelectorAll("#tasks tr")) {
            const cells = [...row.cells].map((cell) => {
              const range = document.createRange();
              range.selectNodeContents(cell);
              return range.getBoundingClientRect();
            }).filter((box) => box.width > 0);
            for (const [i, box] of cells.entries()) {
              for (const other of cells.slice(i + 1)) {
                if (box.right > other.left + 1 && other.right > box.left + 1
                  && box.bottom > other.top + 1 && other.bottom > box.top + 1) strays.push(row.innerText);
              }
            }
          }
          return strays;
        }
        """);
}
