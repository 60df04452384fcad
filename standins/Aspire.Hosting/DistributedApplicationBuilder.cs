using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Health;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

/// <summary>An application being put together.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private const string DashboardAddressKey = "ASPNETCORE_URLS";

    private readonly HostApplicationBuilder _host;
    private readonly ApplicationHostProject _project;

    /// <summary>Begins to put together an application.</summary>
    /// <param name="args">The command-line arguments of the application host.</param>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>Begins to put together an application.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var settings = new HostApplicationBuilderSettings { Configuration = new ConfigurationManager() };
        settings.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create<string, string?>("hostBuilder:reloadConfigOnChange", "false")]);
        EntryPointInterceptor.Current?.Configure(options, settings);

        _project = new ApplicationHostProject(options);
        settings.Args = options.Args;
        settings.ApplicationName = _project.Assembly?.GetName().Name;
        settings.ContentRootPath = _project.Directory;
        _host = new HostApplicationBuilder(settings);
        // Where the dashboard would listen. There is none, so nothing should lead to it.
        Configuration[DashboardAddressKey] = null;

        ExecutionContext = new DistributedApplicationExecutionContext(
            "publish".Equals(Configuration["operation"], StringComparison.OrdinalIgnoreCase)
                ? DistributedApplicationOperation.Publish
                : DistributedApplicationOperation.Run);
        AddServices();
    }

    /// <inheritdoc />
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc />
    public string AppHostDirectory => _project.Directory;

    /// <inheritdoc />
    public Assembly? AppHostAssembly => _project.Assembly;

    /// <inheritdoc />
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc />
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc />
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc />
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc />
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc />
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
        => new DistributedApplicationResourceBuilder<T>(this, resource);

    /// <inheritdoc />
    public DistributedApplication Build()
    {
        EntryPointInterceptor.Current?.Intercept(this);
        var host = _host.Build();
        ExecutionContext.ServiceProvider = host.Services;
        return new DistributedApplication(host);
    }

    private void AddServices()
    {
        // The host speaks to the user by the resource console; what is logged besides is trouble that it does not know.
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // The resources are stopped within their own limits, which are shorter.
        Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        Services.AddOptions<RunOptions>()
            .BindConfiguration(RunOptions.Section)
            .Validate(options => options.StartupTimeout > TimeSpan.Zero, "ProcessHost:StartupTimeout must be more than nothing.")
            .Validate(options => options.StartupCrashLimit > 0, "ProcessHost:StartupCrashLimit must be 1 or more.")
            .Validate(
                options => options.RestartDelay > TimeSpan.Zero && options.RestartDelay <= options.MaxRestartDelay,
                "ProcessHost:RestartDelay must be more than nothing and not more than ProcessHost:MaxRestartDelay.")
            .Validate(
                options => options.StopTimeout > TimeSpan.Zero && options.StopTimeout <= options.TotalStopTimeout,
                "ProcessHost:StopTimeout must be more than nothing and not more than ProcessHost:TotalStopTimeout.");
        Services.AddHealthChecks();
        Services.AddHttpClient(HttpEndpointHealthCheck.ClientName, client => client.Timeout = TimeSpan.FromSeconds(5))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
            .RemoveAllLoggers();

        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(_project);
        Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        Services.AddSingleton(provider => new ResourceNotificationService(provider.GetRequiredService<DistributedApplicationModel>()));
        Services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<ApplicationRunner>()));
        Services.AddSingleton<IContainerLauncher>(provider => new ContainerLauncher(
            _project.RepositoryDirectory, provider.GetRequiredService<ILogger<ContainerLauncher>>()));
        Services.AddSingleton<PublishOperation>();
        Services.AddSingleton<ApplicationData>();
        Services.AddSingleton<LaunchPlanner>();
        Services.AddSingleton<ResourceHealthMonitor>();
        Services.AddSingleton(provider => provider.GetRequiredService<IOptions<RunOptions>>().Value.ShowOutput
            ? new ResourceConsole(Console.Out, !Console.IsOutputRedirected && Configuration["NO_COLOR"] is null or "")
            : new ResourceConsole(TextWriter.Null, useColors: false));
        Services.AddSingleton<ApplicationRunner>();
        Services.AddHostedService(provider => provider.GetRequiredService<ApplicationRunner>());
        Services.AddHostedService<LauncherWatch>();
    }
}
