using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrimeApp.ServiceDefaults;

/// <summary>Runs a service.</summary>
public static class ServiceRun
{
    /// <summary>Runs a service until it is told to stop, or a part of it fails.</summary>
    /// <returns>
    /// The exit code: 0 when it was told to stop, 1 when something in its background failed and stopped it.
    /// </returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Taken now, because the container is disposed of in the end.
        var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        await app.RunAsync();
        return services.Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }
}
