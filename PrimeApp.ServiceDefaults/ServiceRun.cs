using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrimeApp.ServiceDefaults;

/// <summary>Runs a service and determines its exit code.</summary>
public static class ServiceRun
{
    /// <summary>Runs a service until it is told to stop or one of its background services fails.</summary>
    /// <returns>
    /// The exit code: 0 if the service was told to stop, 1 if a background service failed and stopped it.
    /// </returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        // Resolved now, because the host disposes of the container at the end.
        var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        await app.RunAsync();
        return services.Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }
}
