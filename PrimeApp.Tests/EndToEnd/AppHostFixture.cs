using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace PrimeApp.Tests.EndToEnd;

/// <summary>The whole AppHost, on random ports and with data of its own, started once for all tests of the collection.</summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    // Where a server has to be fetched first, most of this is the download.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The running application.</summary>
    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Talks to the API.</summary>
    public HttpClient Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PrimeApp_AppHost>(timeout.Token);
        App = await builder.BuildAsync(timeout.Token);
        await App.StartAsync(timeout.Token);
        foreach (var resource in (string[])["redis", "api", "worker"])
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, timeout.Token);
        }

        Api = App.CreateHttpClient("api");
    }

    public async Task DisposeAsync()
    {
        Api?.Dispose();
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }
}
