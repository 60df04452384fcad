using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost;

/// <summary>Tells which ports a run uses.</summary>
internal static class PortExtensions
{
    /// <summary>Whether ports are free ones instead of those that the AppHost names, as in a run under test.</summary>
    public static bool HasRandomPorts(this IDistributedApplicationBuilder builder) =>
        builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false);
}
