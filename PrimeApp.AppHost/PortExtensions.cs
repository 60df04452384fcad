using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost;

internal static class PortExtensions
{
    /// <summary>Whether the run uses free ports instead of the fixed ones, as tests do.</summary>
    public static bool HasRandomPorts(this IDistributedApplicationBuilder builder) =>
        builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false);
}
