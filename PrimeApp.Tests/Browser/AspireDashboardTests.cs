using static Microsoft.Playwright.Assertions;

namespace PrimeApp.Tests.Browser;

/// <summary>What a developer sees in the dashboard of Aspire: resources, and the telemetry of each.</summary>
[Collection(AppHostCollection.Name)]
[Trait("Category", "Browser")]
public sealed partial class AspireDashboardTests(AppHostFixture appHost, BrowserFixture browser)
    : IClassFixture<BrowserFixture>
{
    // That column shows where programs and data are on this machine.
    private const string WithoutSourceColumn =
        "[col-index='4'] { display: none } table { grid-template-columns: 1.6fr 1.2fr 1fr 0 1.6fr 1fr !important }";

    private static readonly BrowserNewContextOptions Window = new()
    {
        ViewportSize = new() { Width = 1280, Height = 560 },
        ColorScheme = ColorScheme.Light,
    };

    [Fact]
    public async Task The_login_link_leads_to_the_resources_which_all_run()
    {
        Need.That(Chromium.Obstacle);
        string[] servers = ["grafana", "prometheus", "redis-exporter", "victoriametrics"];
        string[] resources = ["api", "redis", "worker", .. servers];
        // Without a container engine, servers that this machine cannot have are skipped.
        var skipped = servers.Where(appHost.IsSkipped).ToHashSet();
        await appHost.WaitUntilHealthyAsync(resources.Except(skipped));
        var page = await OpenAsync();

        var rows = page.Locator(".resource-row[role=row]");
        await Expect(rows).ToHaveCountAsync(resources.Length);
        foreach (var resource in resources)
        {
            var state = skipped.Contains(resource) ? "Skipped" : "Running";
            var row = rows.Filter(new() { Has = page.GetByText(resource, new() { Exact = true }) });
            await Expect(row.GetByRole(AriaRole.Gridcell, new() { Name = state, Exact = true })).ToBeVisibleAsync();
        }

        await page.KeepAsync("dashboard-resources", WithoutSourceColumn);
    }

    [Fact]
    public async Task Without_the_login_link_the_dashboard_asks_for_the_token()
    {
        Need.That(Chromium.Obstacle);
        var page = await browser.OpenAsync(appHost.Dashboard.ToString(), Window);

        await Expect(page).ToHaveURLAsync(new Regex("/login"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Resources" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_trace_of_a_task_spans_api_redis_and_worker_and_leads_to_its_log()
    {
        Need.That(Chromium.Obstacle);
        const string delivery = "worker: MSG redis primes";
        var (traceId, taskId) = await TraceAsync();
        var page = await OpenAsync();

        await page.GotoAsync($"{appHost.Dashboard}traces/detail/{traceId}");
        await Expect(Span("api: POST /tasks")).ToHaveCountAsync(1);
        await Expect(Span(delivery)).ToHaveCountAsync(1);
        await Expect(Span("api: submit Outgoing call to redis")).ToHaveCountAsync(1);
        // Another operation completes the task if the worker knew its result before.
        var completion = new Regex(@"^worker: (complete|settle)\s+Outgoing call to redis$");
        await Expect(page.GetByRole(AriaRole.Gridcell, new() { NameRegex = completion })).ToHaveCountAsync(1);
        await page.KeepAsync("dashboard-trace");

        var processing = page.GetByRole(AriaRole.Row).Filter(new() { Has = Span(delivery) });
        await processing.GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Structured logs" }).ClickAsync();
        var entry = page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"Task {taskId} completed" });
        await Expect(entry).ToBeVisibleAsync();
        await entry.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/traces/detail/{traceId}"));

        ILocator Span(string name) => page.GetByRole(AriaRole.Gridcell, new() { Name = name, Exact = true });
    }

    [Theory]
    [InlineData("api", "api_", "redis_")]
    [InlineData("worker", "prime_", "redis_")]
    public async Task A_service_has_its_metrics_of_the_contract(string service, params string[] prefixes)
    {
        Need.That(Chromium.Obstacle);
        var expected = MetricNamesTests.Contract.Select(row => row.Data.Item1)
            .Where(name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(name => PrometheusSuffix().Replace(name, ""))
            .ToHashSet();
        await appHost.Api.CompleteAsync(100);
        var page = await OpenAsync();

        await page.GotoAsync($"{appHost.Dashboard}metrics/resource/{service}");

        var missing = expected;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    var instruments = await page.Locator("fluent-tree-item.nested")
                        .EvaluateAllAsync<string[]>("items => items.map(item => item.title)");
                    missing = [.. expected.Except(instruments.Select(name => name.Replace('.', '_')))];
                    return missing.Count == 0;
                });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The dashboard does not show {string.Join(", ", missing)}.");
        }

        Assert.NotEmpty(expected);
    }

    // The dashboard shows OpenTelemetry's names. Prometheus adds unit and kind, and has no dots.
    [GeneratedRegex("(_seconds)?(_total)?$")]
    private static partial Regex PrometheusSuffix();

    private Task<IPage> OpenAsync() => browser.OpenAsync(appHost.DashboardLogin, Window);

    /// <summary>Runs a task, and waits until the dashboard has its trace and its log.</summary>
    private async Task<(string TraceId, string TaskId)> TraceAsync()
    {
        var traceId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var taskId = await CompleteAsync(n: Random.Shared.Next(2_000_000, 9_000_000), traceId);
        string[] expected = ["\"POST /tasks\"", "\"submit\"", "\"process primes\"", $"Task {taskId} completed"];
        await Eventually.EqualAsync(
            "",
            async () =>
            {
                var trace = await appHost.GetTelemetryAsync($"traces/{traceId}");
                var logs = await appHost.GetTelemetryAsync($"logs?traceId={traceId}");
                var missing = expected.Where(text => !(trace + logs).Contains(text, StringComparison.Ordinal));
                return string.Join(", ", missing);
            });
        return (traceId, taskId);
    }

    private async Task<string> CompleteAsync(long n, string traceId)
    {
        var parent = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        using var answer = await appHost.Api.SendAsync(
            "POST", "/tasks", JsonContent.Create(new { n }), ("traceparent", $"00-{traceId}-{parent}-01"));
        return (await appHost.Api.WaitAsync(answer.EnsureSuccessStatusCode().Headers.Location!)).RequestId;
    }
}
