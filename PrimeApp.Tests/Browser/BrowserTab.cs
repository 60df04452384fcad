using Deque.AxeCore.Playwright;

namespace PrimeApp.Tests.Browser;

/// <summary>The web UI in a tab of its own, as a user sees it.</summary>
public sealed class BrowserTab : IAsyncDisposable
{
    /// <summary>How long a user waits for a change.</summary>
    public const float PatienceInMilliseconds = 30_000;

    // The browser writes this for each failed request, even if the web UI handles the failure.
    private const string FailedRequest = "Failed to load resource";

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private BrowserTab(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning"
                && !message.Text.StartsWith(FailedRequest, StringComparison.Ordinal))
            {
                _complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue($"exception: {error}");
        page.Request += (_, request) =>
        {
            var target = new Uri(request.Url);
            if (target.Scheme.StartsWith("http", StringComparison.Ordinal) && target.Authority != address.Authority)
            {
                _complaints.Enqueue($"asked elsewhere: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The field for n.</summary>
    public ILocator Number => Page.GetByLabel("How many primes");

    /// <summary>The state of the task that is shown.</summary>
    public ILocator Status => Page.Locator("#task-status");

    /// <summary>The message about a failure.</summary>
    public ILocator Notice => Page.Locator("#notice");

    /// <summary>Which primes are shown, and of how many.</summary>
    public ILocator Range => Page.Locator("#range");

    /// <summary>Opens the web UI.</summary>
    public static async Task<BrowserTab> OpenAsync(IBrowser browser, Uri address, BrowserNewContextOptions options)
    {
        options.BaseURL = address.ToString();
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceInMilliseconds);
        var tab = new BrowserTab(context, await context.NewPageAsync(), address);
        await tab.Page.GotoAsync("/");
        return tab;
    }

    /// <summary>A button by its name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Submits a task for the first n primes.</summary>
    public async Task SubmitAsync(string n)
    {
        await Number.FillAsync(n);
        await Number.PressAsync("Enter");
    }

    /// <summary>Submits a task for the first n primes and waits for them.</summary>
    public async Task CompleteAsync(long n)
    {
        await SubmitAsync($"{n}");
        await Expect(Page.Locator("#task-title")).ToHaveTextAsync(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"The first {n:N0} primes"));
        await Expect(Status).ToHaveTextAsync("completed");
        await Expect(Range).ToBeVisibleAsync();
    }

    /// <summary>Waits until a condition on the web UI is true.</summary>
    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>Keeps a screenshot in artifacts/screenshots.</summary>
    public Task KeepScreenshotAsync(string name) => Page.KeepAsync(name, isWhole: true);

    /// <summary>Checks the accessibility of what is shown now: labels, roles, contrast, sizes.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Contains("color-contrast", result.Passes.Select(rule => rule.Id));
        Assert.Empty(result.Violations.SelectMany(
            rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")));
    }

    /// <summary>Checks that a user does not have to scroll sideways.</summary>
    public async Task AssertFitsAsync()
    {
        var width = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.InRange(width, 0, Page.ViewportSize!.Width);
    }

    /// <summary>Checks that the browser reported no problem and sent requests only to the service.</summary>
    public void AssertQuiet() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
