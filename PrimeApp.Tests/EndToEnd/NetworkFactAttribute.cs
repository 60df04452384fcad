namespace PrimeApp.Tests.EndToEnd;

/// <summary>
/// A test of the AppHost on its own ports, in a network of its own where nothing can be fetched. Where there is no such
/// network, the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkFactAttribute : FactAttribute
{
    private static readonly string[] Servers =
        ["redis-server", "prometheus", "prometheus-redis-exporter", "victoria-metrics"];

    /// <summary>Says what the test needs.</summary>
    /// <param name="needsServers">Whether the test needs the servers, or none of them and a package manager.</param>
    public NetworkFactAttribute(bool needsServers)
    {
        NeedsServers = needsServers;
        Skip = NetworkNamespace.Obstacle ?? (needsServers
            ? Servers.Where(server => Tools.FindOrFetch(server) is null).Select(Tools.Explain).FirstOrDefault()
            : ExplainWhyNothingIsFetched());
    }

    /// <summary>Whether the test needs the servers, or none of them and a package manager.</summary>
    public bool NeedsServers { get; }

    private static string? ExplainWhyNothingIsFetched() =>
        Tools.FindInstalled("apt-get") is null ? "There is no apt-get to fetch servers with."
        : Tools.FindInstalled("redis-server") is not null ? "redis-server is installed, and need not be fetched."
        : null;
}
