namespace PrimeApp.Tests.Browser;

/// <summary>A browser, for the tests of a class. Without one, a test is skipped when it opens a page.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Obstacle is null)
        {
            Assertions.SetDefaultExpectTimeout(BrowserTab.PatienceInMilliseconds);
            _playwright = await Playwright.CreateAsync();
            _browser = await Chromium.LaunchAsync(_playwright);
        }
    }

    /// <summary>Opens the web UI of a service.</summary>
    /// <param name="api">The service.</param>
    /// <param name="options">The size, the colours and other properties of the browser.</param>
    public Task<BrowserTab> OpenAsync(ServiceProcess api, BrowserNewContextOptions? options = null)
    {
        Need.That(Chromium.Obstacle);
        return BrowserTab.OpenAsync(_browser!, api.Client.BaseAddress!, options ?? new BrowserNewContextOptions());
    }

    /// <summary>Opens an address in a browser that has no cookies.</summary>
    /// <param name="address">The address.</param>
    /// <param name="options">The size, the colours and other properties of the browser.</param>
    public async Task<IPage> OpenAsync(string address, BrowserNewContextOptions options)
    {
        Need.That(Chromium.Obstacle);
        var context = await _browser!.NewContextAsync(options);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(BrowserTab.PatienceInMilliseconds);
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
