using FsCheck.Fluent;

namespace PrimeApp.Tests.Telemetry.Metrics;

[Trait("Category", "Integration")]
[Collection(ProcessTelemetry.Name)]
public sealed class ApiMetricsTests
{
    [Fact]
    public async Task A_request_counts_under_the_template_of_its_route()
    {
        await using var service = await StartAsync();
        await service.Client.GetAsync("/tasks/1");
        await service.Client.GetAsync("/tasks/2");
        await service.Client.PostAsync("/tasks", null);

        var exposition = await service.ScrapeAsync();

        Assert.Equal(2, Requests(exposition, "GET", "/tasks/{id}", "200"));
        Assert.Equal(1, Requests(exposition, "POST", "/tasks", "202"));
        Assert.Equal(2, exposition.Value(
            "api_request_duration_seconds_count", ("method", "GET"), ("endpoint", "/tasks/{id}")));
        Assert.True(exposition.Value(
            "api_request_duration_seconds_sum", ("method", "GET"), ("endpoint", "/tasks/{id}")) > 0);
    }

    [Fact]
    public async Task What_an_endpoint_may_answer_counts_from_zero_on()
    {
        await using var service = await TestService.StartAsync(map: app =>
        {
            app.UseMiddleware<ApiMetricsMiddleware>();
            app.MapMethods("/tasks/{id}", ["GET", "HEAD"], (string id) => TypedResults.Ok(id)).ProducesProblem(503);
        });

        var requests = (await service.ScrapeAsync()).Samples
            .Where(sample => sample.Name == "api_requests_total").ToList();

        Assert.All(requests, sample => Assert.Equal(0, sample.Value));
        Assert.Equal(
            [
                "GET /tasks/{id} 200", "GET /tasks/{id} 503", "GET unmatched 404",
                "HEAD /tasks/{id} 200", "HEAD /tasks/{id} 503",
            ],
            requests.Select(sample => sample.Labels)
                .Select(labels => $"{labels["method"]} {labels["endpoint"]} {labels["status"]}")
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_counts_as_500_under_the_route_that_threw_it(bool handled)
    {
        await using var service = await StartAsync(handled);
        await service.Client.GetAsync("/throws/1");

        Assert.Equal(1, Requests(await service.ScrapeAsync(), "GET", "/throws/{id}", "500"));
    }

    [Fact]
    public async Task Whatever_a_client_sends_the_labels_are_bounded()
    {
        await using var service = await StartAsync();
        foreach (var path in (string[])["/nowhere", "/tasks/1/2/3", "/%22%0A%5C", "/admin.php?x=\"y\""])
        {
            await service.Client.GetAsync(path);
        }

        foreach (var method in (string[])["BREW", "PROPFIND", "X-Y"])
        {
            await service.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/nowhere"));
        }

        var labels = (await service.ScrapeAsync()).Samples
            .Where(sample => sample is { Name: "api_requests_total", Value: > 0 })
            .Select(sample => sample.Labels).ToList();

        Assert.All(labels, label => Assert.Equal("unmatched", label["endpoint"]));
        Assert.Equal(["GET", "_OTHER"], labels.Select(label => label["method"]).Order(StringComparer.Ordinal));
    }

    [Property(MaxTest = 10)]
    public Property No_path_and_no_method_makes_a_label_of_its_own() => Prop.ForAll(
        Gen.ArrayOf(ArbMap.Default.GeneratorFor<NonEmptyString>(), 10).ToArbitrary(),
        texts => SeriesAfterAsync(texts.Select(text => text.Get)).GetAwaiter().GetResult().All(labels =>
            labels["endpoint"] is "unmatched" or "/tasks/{id}" && labels["method"] is "GET" or "_OTHER"));

    [Fact]
    public async Task An_event_stream_counts_and_is_not_timed()
    {
        await using var service = await StartAsync();
        await service.Client.GetAsync("/tasks/1/events");

        var exposition = await service.ScrapeAsync();

        Assert.Equal(1, Requests(exposition, "GET", "/tasks/{id}/events", "200"));
        Assert.DoesNotContain(exposition.Samples, sample =>
            sample.Name == "api_request_duration_seconds_count" && sample.Labels["endpoint"] == "/tasks/{id}/events");
    }

    [Fact]
    public async Task A_client_that_hangs_up_is_no_error_of_the_server()
    {
        await using var service = await StartAsync();
        using (var hangUp = new CancellationTokenSource())
        {
            var request = service.Client.GetAsync("/waits", hangUp.Token);
            // One active request is the scrape itself. The other is this request.
            await Eventually.TrueAsync(async () => (await service.ScrapeAsync()).Samples.Any(sample =>
                sample is { Name: "http_server_active_requests", Value: > 1 }));
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        await Eventually.TrueAsync(async () => Requests(await service.ScrapeAsync(), "GET", "/waits", "499") == 1);
    }

    [Fact]
    public async Task Probes_and_scrapes_do_not_count()
    {
        await using var service = await StartAsync();
        foreach (var path in (string[])["/health", "/alive", "/metrics"])
        {
            await service.Client.GetAsync(path);
        }

        var exposition = await service.ScrapeAsync();

        Assert.DoesNotContain(exposition.Samples, sample => sample is { Name: "api_requests_total", Value: > 0 });
        Assert.DoesNotContain(exposition.Samples, sample =>
            sample.Name is "http_server_request_duration_seconds_count");
    }

    private static Task<TestService> StartAsync(bool handleExceptions = true) => TestService.StartAsync(map: app =>
    {
        app.UseMiddleware<ApiMetricsMiddleware>();
        if (handleExceptions)
        {
            app.UseExceptionHandler();
        }

        app.MapGet("/tasks/{id}", (string id) => id);
        app.MapGet("/tasks/{id}/events", (HttpContext context) =>
        {
            RequestRecording.Of(context).IsTimed = false;
            return context.Response.WriteAsync("data: completed\n\n");
        });
        app.MapGet("/waits", (CancellationToken hungUp) => Task.Delay(Timeout.Infinite, hungUp));
        app.MapPost("/tasks", () => TypedResults.Accepted("/tasks/1"));
        app.MapGet("/throws/{id}", string (string id) => throw new InvalidOperationException(id));
    });

    private static async Task<IEnumerable<IReadOnlyDictionary<string, string>>> SeriesAfterAsync(
        IEnumerable<string> texts)
    {
        await using var service = await StartAsync();
        foreach (var text in texts)
        {
            using (await service.Client.GetAsync($"/{Uri.EscapeDataString(text)}")) { }
            using (await service.Client.GetAsync(
                $"/tasks/{Uri.EscapeDataString(text)}?{Uri.EscapeDataString(text)}")) { }
            using var request = new HttpRequestMessage(
                new HttpMethod($"X{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}"), "/tasks/1");
            using (await service.Client.SendAsync(request)) { }
        }

        return [.. (await service.ScrapeAsync()).Samples
            .Where(sample => sample is { Name: "api_requests_total", Value: > 0 }).Select(sample => sample.Labels)];
    }

    private static double? Requests(Exposition exposition, string method, string endpoint, string status) =>
        exposition.Value("api_requests_total", ("method", method), ("endpoint", endpoint), ("status", status));
}
