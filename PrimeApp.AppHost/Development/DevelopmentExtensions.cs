using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PrimeApp.AppHost.Development;

internal static class DevelopmentExtensions
{
    /// <summary>
    /// Prints the addresses to open once the application runs, and one line whenever a resource fails or recovers. The
    /// run ends before anything starts if a port is in use.
    /// </summary>
    public static IDistributedApplicationBuilder AddDevelopmentConsole(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        builder.SilenceOrchestratorWhileStopping();
        builder.AddResourceWatch();
        builder.Services.AddSingleton<ResourceReport>();
        return builder.OnBeforeStart(async (@event, cancellationToken) =>
        {
            if (!builder.HasRandomPorts())
            {
                await PortCheck.EnsureFreeAsync(builder.Resources, cancellationToken);
            }

            @event.Services.GetRequiredService<ResourceReport>().Start();
        });
    }

    public static IDistributedApplicationBuilder RestartAfterCrash(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        builder.AddResourceWatch();
        builder.Services.AddSingleton<CrashRestart>();
        return builder.OnBeforeStart((@event, _) =>
        {
            @event.Services.GetRequiredService<CrashRestart>().Start();
            return Task.CompletedTask;
        });
    }

    // While the orchestrator ends, Aspire may lose the logs of resources that end too, and call each an error.
    private static void SilenceOrchestratorWhileStopping(this IDistributedApplicationBuilder builder)
    {
        var stopping = CancellationToken.None;
        builder.Services.AddLogging(logging => logging.AddFilter(
            "Aspire.Hosting.Dcp", level => level >= LogLevel.Warning && !stopping.IsCancellationRequested));
        builder.OnBeforeStart((@event, _) =>
        {
            stopping = @event.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            return Task.CompletedTask;
        });
    }

    private static void AddResourceWatch(this IDistributedApplicationBuilder builder)
    {
        builder.AddConsole();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ResourceWatch>();
    }
}
