using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrimeApp.AppHost.Development;

/// <summary>Runs the AppHost, reports errors in plain words and returns the correct exit code.</summary>
internal static class RunExtensions
{
    /// <summary>Reads the settings. Prints the allowed range if a setting is out of range.</summary>
    public static bool TryReadSettings(
        this IDistributedApplicationBuilder builder, [NotNullWhen(true)] out AppHostSettings? settings)
    {
        try
        {
            settings = AppHostSettings.Read(builder.Configuration);
            return true;
        }
        catch (AppHostException exception)
        {
            Fail(exception);
            settings = null;
            return false;
        }
    }

    /// <summary>Runs the application to its end and prints the reason if it failed.</summary>
    /// <returns>0 if it was stopped or has published; 1 if it did not start or publish.</returns>
    public static int RunToExitCode(this DistributedApplication app)
    {
        try
        {
            var failure = app.RunToEndAsync().GetAwaiter().GetResult();
            return failure is null ? 0 : Fail(failure);
        }
        catch (Exception exception) when (exception is AppHostException or DistributedApplicationException)
        {
            return Fail(exception);
        }
    }

    /// <summary>Runs the application to its end.</summary>
    /// <returns>The exception of a failed publish; null if it succeeded or was stopped.</returns>
    public static async Task<Exception?> RunToEndAsync(this DistributedApplication app)
    {
        // Publishing runs in a background service. The host logs its failure but ends normally. In a development run
        // these services must not be created yet: they read the resources, which still change.
        var publishers = app.Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode
            ? app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList()
            : [];
        await app.RunAsync();

        // If it is stopped during its start, Aspire returns at once and leaves the started resources running.
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested)
        {
            await app.StopAsync();
        }

        return publishers.Select(publisher => publisher.ExecuteTask?.Exception?.GetBaseException())
            .FirstOrDefault(exception => exception is not null);
    }

    private static int Fail(Exception exception)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
}
