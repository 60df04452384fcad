using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PrimeApp.AppHost.Development;

/// <summary>Adds what a development run tells, checks and starts again.</summary>
internal static class DevelopmentExtensions
{
    /// <summary>
    /// Has the console say what to open once the application runs, and one line whenever a resource fails or is well
    /// again. A port that is in use ends the run before anything starts.
    /// </summary>
    public static IDistributedApplicationBuilder AddDevelopmentConsole(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

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

    /// <summary>Starts services and native servers again when they crash.</summary>
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

    private static void AddResourceWatch(this IDistributedApplicationBuilder builder)
    {
        builder.AddConsole();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ResourceWatch>();
    }
}
