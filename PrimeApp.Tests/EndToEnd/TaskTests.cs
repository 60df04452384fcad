namespace PrimeApp.Tests.EndToEnd;

[Collection(AppHostCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class TaskTests(AppHostFixture appHost)
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(100, 541)]
    [InlineData(1_000_000, 15_485_863)]
    [InlineData(10_000_000, 179_424_673)]
    public async Task A_task_goes_from_the_request_to_the_result(long n, ulong lastPrime)
    {
        var task = await appHost.Api.CompleteAsync(n);

        Assert.Equal(lastPrime, task.LastPrime);
    }

    [Fact]
    public async Task A_worker_that_is_killed_comes_back_and_completes_its_task()
    {
        var location = await appHost.Api.SubmitAsync(10_000_000_000_000);
        var running = await appHost.Api.WaitForStatusAsync(location, "running");

        // A worker calls itself {machine}-{process id}-{random}.
        var processId = running.Worker!.Split('-')[^2];
        using (var worker = Process.GetProcessById(int.Parse(processId, CultureInfo.InvariantCulture)))
        {
            worker.Kill();
        }

        var task = await appHost.Api.WaitAsync(location);
        Assert.Equal((323_780_508_946_331UL, 2), (task.LastPrime, task.Attempts));
    }

    [Fact]
    public async Task The_services_show_what_they_did()
    {
        await appHost.Api.CompleteAsync(100);

        using var worker = appHost.App.CreateHttpClient("worker");
        Assert.Contains("prime_task_submissions_total{", await worker.GetStringAsync("/metrics"),
            StringComparison.Ordinal);
        Assert.Contains("api_requests_total{", await appHost.Api.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_links_to_what_watches_the_services_and_runs()
    {
        var settings = await appHost.Api.GetAsync<SettingsAnswer>("/ui/settings");

        Assert.Equal((AddressOf("prometheus"), appHost.Dashboard), (settings.Prometheus, settings.Dashboard));
        if (settings.Grafana is { } grafana)
        {
            Assert.Equal(AddressOf("grafana"), grafana);
        }
        else
        {
            // Without an address, there is no container engine and no installed server.
            Assert.Null(Tools.Find("grafana-server"));
        }

        Uri AddressOf(string resource) => appHost.App.GetEndpoint(resource, "http");
    }

    [Fact]
    public async Task Redis_keeps_what_it_accepts()
    {
        var connectionString = await appHost.App.GetConnectionStringAsync("redis");
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{connectionString},allowAdmin=true");
        var settings = (await connection.GetServers()[0].ConfigGetAsync())
            .ToDictionary(pair => pair.Key, pair => pair.Value);

        Assert.Equal(("yes", "everysec"), (settings["appendonly"], settings["appendfsync"]));
        Assert.Equal("noeviction", settings["maxmemory-policy"]);
    }

    [Fact]
    public void Ports_are_random_so_that_a_test_run_and_a_developer_do_not_meet() =>
        Assert.NotEqual(8000, appHost.App.GetEndpoint("api").Port);
}
