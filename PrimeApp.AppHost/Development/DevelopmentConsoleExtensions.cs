using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.AppHost.Development;

/// <summary>Adds what a development run tells and checks.</summary>
internal static class DevelopmentConsoleExtensions
{
    /// <summary>
    /// Has the console say what to open once the application runs, and one line whenever a resource fails or is well again.
    /// A port that is in use ends the run before anything starts.
    /// </summary>
    public static IDistributedApplicationBuilder AddDevelopmentConsole(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return builder;

        builder.Services.AddSingleton(_ => new DevelopmentConsole(Console.Out));
        builder.Services.AddSingleton<ResourceReport>();
        return builder.OnBeforeStart((@event, _) =>
        {
            if (!builder.HasRandomPorts())
                PortCheck.EnsureFree(builder.Resources);

            @event.Services.GetRequiredService<ResourceReport>().Start();
            return Task.CompletedTask;
        });
    }

    /// <summary>Starts services and native servers again when they crash.</summary>
    public static IDistributedApplicationBuilder RestartAfterCrash(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return builder;

        builder.Services.AddSingleton<CrashRestart>();
        return builder.OnBeforeStart((@event, _) =>
        {
            @event.Services.GetRequiredService<CrashRestart>().Start();
            return Task.CompletedTask;
        });
    }
}
