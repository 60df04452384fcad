using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// Has the meter provider listen before any other hosted service of the host is created. What an instrument measures
/// before is lost, and with it the zero that its series start at.
/// </summary>
internal sealed class MeterStart : IHostedService
{
    /// <summary>Takes the provider, which listens from its creation on.</summary>
    public MeterStart(MeterProvider provider) => ArgumentNullException.ThrowIfNull(provider);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
