namespace PrimeApp.Tests.EndToEnd;

/// <summary>Arguments of an AppHost that shares a machine with others.</summary>
internal static class AppHostArguments
{
    /// <summary>Has the AppHost read its configuration once.</summary>
    /// <remarks>
    /// The first AppHosts on a machine generate the dashboard's keys, and each overwrites those of the others in the
    /// user secrets. Services that start after such a change would send their telemetry with a key that the dashboard
    /// does not know.
    /// </remarks>
    public const string FixedConfiguration = "--hostBuilder:reloadConfigOnChange=false";

    private const string AnyPort = "http://127.0.0.1:0";

    /// <summary>Has every resource and the dashboard listen on a port that is free.</summary>
    public static IReadOnlyList<string> RandomPorts { get; } =
    [
        "--DcpPublisher:RandomizePorts=true",
        $"--ASPNETCORE_URLS={AnyPort}",
        $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={AnyPort}",
        $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL={AnyPort}",
    ];

    /// <summary>Has native servers keep their data in a folder.</summary>
    public static string DataFolder(string folder) => $"--Native:DataFolder={folder}";
}
