using static Microsoft.Playwright.Assertions;

namespace PrimeApp.Tests.Browser;

/// <summary>The API reference at /docs.</summary>
[Trait("Category", "Browser")]
public sealed class ReferenceTests(BrowserFixture browser, ServicesFixture services)
    : IClassFixture<BrowserFixture>, IClassFixture<ServicesFixture>
{
    [Fact]
    public async Task The_reference_shows_every_operation_and_asks_nobody_but_the_service()
    {
        var api = services.Api.Client.BaseAddress!;
        var page = await browser.OpenAsync("about:blank", new BrowserNewContextOptions());
        List<string> elsewhere = [], complaints = [];
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } address && address.Authority != api.Authority)
            {
                elsewhere.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };

        await page.GotoAsync(new Uri(api, "/docs").ToString());

        var heading = page.GetByRole(
            AriaRole.Heading, new() { Name = "Submits a task that computes the first n primes." });
        await Expect(heading.First).ToBeVisibleAsync();
        await Expect(page.GetByText("/tasks/batch").First).ToBeAttachedAsync();
        await page.KeepAsync("docs");
        Assert.Empty(elsewhere);
        Assert.Empty(complaints);
    }
}
