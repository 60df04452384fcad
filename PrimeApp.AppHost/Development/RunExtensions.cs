using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrimeApp.AppHost.Development;

/// <summary>Runs the AppHost with errors in plain words and a true exit code.</summary>
internal static class RunExtensions
{
    /// <summary>Reads the settings, and says what is allowed when one is out of range.</summary>
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

    /// <summary>Runs the application to its end, and says why when it could not.</summary>
    /// <returns>0 when it was asked to stop or has published; 1 when it could not start or publish.</returns>
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
    /// <returns>What publishing failed with; null when it has published or was asked to stop.</returns>
    public static async Task<Exception?> RunToEndAsync(this DistributedApplication app)
    {
        // Publishing runs in the background. The host logs its failure, and ends as if all were well.
        // A development run must not create these services yet: they read the resources, which are about to change.
        var publishers = app.Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode
            ? app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList()
            : [];
        await app.RunAsync();

        // When it is asked to stop while it starts, Aspire returns at once, and leaves running what has started.
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
