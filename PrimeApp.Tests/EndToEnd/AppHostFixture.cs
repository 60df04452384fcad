namespace PrimeApp.Tests.EndToEnd;

/// <summary>
/// The whole AppHost with its dashboard, on random ports and with data of its own, started once for all tests of the
/// collection.
/// </summary>
public class AppHostFixture : IAsyncLifetime
{
    // When a server must be fetched first, most of this is the download.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("primeapp-end-to-end-");

    /// <summary>Further arguments of the AppHost.</summary>
    protected virtual IReadOnlyList<string> Arguments => [];

    /// <summary>The running application.</summary>
    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Talks to the API.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>The address of the Aspire dashboard.</summary>
    public Uri Dashboard =>
        new(DashboardAddressExtensions.AddressOf(ResourceOf(DashboardAddressExtensions.ResourceName))!);

    /// <summary>The address that logs a browser in to the Aspire dashboard.</summary>
    public string DashboardLogin => DashboardAddressExtensions.WithLogin(
        Dashboard.GetLeftPart(UriPartial.Authority), App.Services.GetRequiredService<IConfiguration>());

    /// <summary>Asks the API of the dashboard what it has received.</summary>
    /// <param name="query">What is asked for, such as <c>traces/{trace id}</c>.</param>
    /// <returns>OTLP as JSON; empty when there is nothing.</returns>
    public async Task<string> GetTelemetryAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Dashboard, $"/api/telemetry/{query}"));
        request.Headers.Add("x-api-key", App.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]);
        using var answer = await Api.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? ""
            : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PrimeApp_AppHost>(
            [
                AppHostArguments.FixedConfiguration, AppHostArguments.DataFolder(_data.FullName),
                .. AppHostArguments.RandomPorts, .. Arguments,
            ],
            (options, _) =>
            {
                options.DisableDashboard = false;
                // The logs of all resources would fill the console of the tests.
                options.EnableResourceLogging = false;
            },
            timeout.Token);
        // At this time, the AppHost has decided which resources run as containers.
        builder.Eventing.Subscribe<BeforeStartEvent>((@event, _) => RemoveVolumes(@event.Model));
        App = await builder.BuildAsync(timeout.Token);
        await App.StartAsync(timeout.Token);
        await WaitUntilHealthyAsync("redis", "api", "worker");

        Api = App.CreateHttpClient("api");
    }

    /// <summary>Whether a server cannot be had on this machine.</summary>
    public bool IsSkipped(string resource) =>
        App.ResourceNotifications.TryGetCurrentState(resource, out var current)
        && current.Snapshot.State?.Text == NativeServerStates.Skipped;

    /// <summary>Waits until all of these are healthy.</summary>
    public async Task WaitUntilHealthyAsync(params IEnumerable<string> resources)
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        foreach (var resource in resources)
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(
                resource, WaitBehavior.WaitOnResourceUnavailable, timeout.Token);
        }
    }

    /// <summary>Stops a resource; <see cref="StartAsync"/> starts it again.</summary>
    public Task StopAsync(string resource) => ExecuteAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>Starts a resource that was stopped, and waits until it is healthy.</summary>
    public async Task StartAsync(string resource)
    {
        await ExecuteAsync(resource, KnownResourceCommands.StartCommand);
        await WaitUntilHealthyAsync(resource);
    }

    /// <summary>Gives a client of a server that speaks the HTTP API of Prometheus, once it can be used.</summary>
    public async Task<PrometheusClient> ConnectAsync(string resource)
    {
        await WaitUntilHealthyAsync(resource);
        return new PrometheusClient(App.GetEndpoint(resource, "http"));
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    // Volumes have fixed names. The tests must not write into those of the developer.
    private static Task RemoveVolumes(DistributedApplicationModel model)
    {
        foreach (var container in model.GetContainerResources())
        {
            var volumes = container.Annotations.OfType<ContainerMountAnnotation>()
                .Where(mount => mount.Type is ContainerMountType.Volume).ToList();
            foreach (var volume in volumes)
            {
                container.Annotations.Remove(volume);
            }
        }

        return Task.CompletedTask;
    }

    private IResource ResourceOf(string name) => App.Services.GetRequiredService<DistributedApplicationModel>()
        .Resources.Single(resource => resource.Name == name);

    private async Task ExecuteAsync(string resource, string command)
    {
        using var timeout = new CancellationTokenSource(CommandTimeout);
        var result = await App.ResourceCommands.ExecuteCommandAsync(ResourceOf(resource), command, timeout.Token);
        Assert.True(result.Success, result.Message);
    }
}
