using OpenTelemetry.Exporter;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>A service with the service defaults, on a Kestrel of its own at a random port.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>Talks to the service.</summary>
    public HttpClient Client { get; }

    /// <summary>The service's own container.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a service.</summary>
    /// <param name="configure">Adds services and configuration, after the defaults.</param>
    /// <param name="map">Builds the pipeline, before the default endpoints.</param>
    /// <param name="configuration">Configuration that the defaults see.</param>
    public static async Task<TestService> StartAsync(
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        params (string Key, string? Value)[] configuration)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        foreach (var (key, value) in configuration)
        {
            builder.Configuration[key] = value;
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<TaskMetrics>();
        builder.Services.AddSingleton<QueueMetrics>();
        builder.Services.AddSingleton<RedisMetrics>();
        builder.Services.AddSingleton<ApiMetrics>();
        // Without the cache, a scrape shows the latest values.
        builder.Services.Configure<PrometheusAspNetCoreOptions>(
            prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0);
        configure?.Invoke(builder);

        var app = builder.Build();
        map?.Invoke(app);
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return new TestService(app);
    }

    /// <summary>Scrapes the service in the given format; by default in text format 0.0.4.</summary>
    public Task<Exposition> ScrapeAsync(string accept = ScrapeExtensions.TextFormat) => Client.ScrapeAsync(accept);

    /// <summary>Stops the service.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
