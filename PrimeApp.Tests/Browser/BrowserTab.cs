using Deque.AxeCore.Playwright;

namespace PrimeApp.Tests.Browser;

/// <summary>The page in a tab of its own, with the eyes and the patience of a user.</summary>
public sealed class BrowserTab : IAsyncDisposable
{
    /// <summary>How long a user waits for what is to happen.</summary>
    public const float PatienceInMilliseconds = 30_000;

    // What the browser itself says of a request that fails, however well the page takes it.
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

    /// <summary>What the page has to say of a failure.</summary>
    public ILocator Notice => Page.Locator("#notice");

    /// <summary>Which primes are shown, and of how many.</summary>
    public ILocator Range => Page.Locator("#range");

    /// <summary>Opens the page.</summary>
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

    /// <summary>Waits until something on the page is as it should be.</summary>
    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>Keeps how the page looks, in artifacts/screenshots.</summary>
    public Task KeepScreenshotAsync(string name) => Page.KeepAsync(name, isWhole: true);

    /// <summary>Checks that everybody can use the page as it is now: labels, roles, contrast, sizes.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Contains("color-contrast", result.Passes.Select(rule => rule.Id));
        Assert.Empty(result.Violations.SelectMany(
            rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")));
    }

    /// <summary>Checks that nothing is so wide that one has to scroll sideways.</summary>
    public async Task AssertFitsAsync()
    {
        var width = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.InRange(width, 0, Page.ViewportSize!.Width);
    }

    /// <summary>Checks that the browser had nothing to complain of, and asked nobody but the service.</summary>
    public void AssertQuiet() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
