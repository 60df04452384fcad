using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// Creates the meter provider before any other hosted service. Without a listener, the measurements of an instrument
/// are lost, including the zero at which its series start.
/// </summary>
internal sealed class MeterStart : IHostedService
{
    /// <summary>Resolves the provider, which listens from its creation on.</summary>
    public MeterStart(MeterProvider provider) => ArgumentNullException.ThrowIfNull(provider);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
