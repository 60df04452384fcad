using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.EndToEnd;

/// <summary>The whole AppHost, on random ports and with data of its own, started once for all tests of the collection.</summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    // Where a server has to be fetched first, most of this is the download.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("primeapp-end-to-end-");

    /// <summary>The running application.</summary>
    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Talks to the API.</summary>
    public HttpClient Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PrimeApp_AppHost>(
            [$"--Native:DataFolder={_data.FullName}"], timeout.Token);
        App = await builder.BuildAsync(timeout.Token);
        await App.StartAsync(timeout.Token);
        await WaitUntilHealthyAsync("redis", "api", "worker");

        Api = App.CreateHttpClient("api");
    }

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

    public async Task DisposeAsync()
    {
        Api?.Dispose();
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private async Task ExecuteAsync(string resource, string command)
    {
        var model = App.Services.GetRequiredService<DistributedApplicationModel>();
        var result = await App.ResourceCommands.ExecuteCommandAsync(
            model.Resources.Single(candidate => candidate.Name == resource), command);
        Assert.True(result.Success, result.Message);
    }
}
