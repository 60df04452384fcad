using System.Globalization;
using HealthChecks.Redis;

namespace PrimeApp.AppHost.Native;

internal static class NativeServerCatalog
{
    /// <summary>A Redis-compatible server in .NET. PrimeApp contains it, and it runs on every system.</summary>
    public static readonly NativeServer Garnet = new()
    {
        Image = "redis",
        Executables = ["dotnet"],
        Port = 6379,
        Directories = ["/data"],
        WorkingDirectory = "/data",
        OwnArguments = (port, folder, arguments) =>
        [
            Path.Combine(AppContext.BaseDirectory, "PrimeApp.Garnet.dll"),
            "--port", Number(port),
            "--checkpointdir", Path.Combine(folder, "garnet"),
            "--aof-commit-wait", arguments.Contains("--appendfsync always", StringComparison.Ordinal) ? "true"
                : "false",
        ],
        HealthCheck = connectionString => new RedisHealthCheck(connectionString),
    };

    private static readonly NativeServer[] Servers =
    [
        new()
        {
            Image = "redis",
            Executables = ["redis-server"],
            // Aspire starts Redis with a shell command.
            RunsOnThisSystem = !OperatingSystem.IsWindows(),
            // The program is in redis-tools, and redis-server contains only a link to it.
            Packages = ["redis-server", "redis-tools"],
            Port = 6379,
            Directories = ["/data"],
            WorkingDirectory = "/data",
            ListenArguments = port => ["--port", Number(port), "--bind", "127.0.0.1"],
            HealthCheck = connectionString => new RedisHealthCheck(connectionString),
        },
        Garnet,
        new()
        {
            Image = "prom/prometheus",
            Executables = ["prometheus"],
            // Its pages look for jQuery beside it. As a mere dependency, one that is installed is not downloaded.
            Packages = ["prometheus", "libjs-jquery"],
            Port = 9090,
            Directories = ["/etc/prometheus", "/prometheus"],
            WorkingDirectory = "/prometheus",
            ListenArguments = port => [$"--web.listen-address=127.0.0.1:{Number(port)}"],
            // Debian's build keeps its web files in a folder, and this option sets the folder.
            InstallationArguments = root =>
                root == "/" ? [] : [$"--web.local-assets={Path.Combine(root, "usr/share/prometheus/web")}/"],
        },
        new()
        {
            Image = "victoriametrics/victoria-metrics",
            Executables = ["victoria-metrics", "victoria-metrics-prod"],
            Packages = ["victoria-metrics"],
            Port = 8428,
            ListenArguments = port => [$"--httpListenAddr=127.0.0.1:{Number(port)}"],
        },
        new()
        {
            Image = "oliver006/redis_exporter",
            Executables = ["redis_exporter", "prometheus-redis-exporter"],
            Packages = ["prometheus-redis-exporter"],
            Port = 9121,
            ListenEnvironment = port => new Dictionary<string, string>
            {
                ["REDIS_EXPORTER_WEB_LISTEN_ADDRESS"] = $"127.0.0.1:{Number(port)}",
            },
        },
        new()
        {
            Image = "grafana/grafana",
            Executables = ["grafana-server"],
            Port = 3000,
            Directories = ["/etc/grafana/provisioning", "/var/lib/grafana", "/var/log/grafana"],
            ListenEnvironment = port => new Dictionary<string, string>
            {
                ["GF_SERVER_HTTP_ADDR"] = "127.0.0.1",
                ["GF_SERVER_HTTP_PORT"] = Number(port),
            },
            ImageEnvironment = new Dictionary<string, string>
            {
                ["GF_LOG_MODE"] = "console",
                ["GF_PATHS_DATA"] = "/var/lib/grafana",
                ["GF_PATHS_LOGS"] = "/var/log/grafana",
                ["GF_PATHS_PLUGINS"] = "/var/lib/grafana/plugins",
                ["GF_PATHS_PROVISIONING"] = "/etc/grafana/provisioning",
            },
            InstallationArguments = root => ["--homepath", Path.Combine(root, "usr/share/grafana")],
        },
    ];

    /// <summary>Returns the servers that can replace an image, the best first; empty if there is none.</summary>
    /// <param name="image">An image with or without <c>docker.io/</c> and <c>library/</c>.</param>
    public static IReadOnlyList<NativeServer> Find(string image)
    {
        var name = WithoutPrefix(WithoutPrefix(image, "docker.io/"), "library/");
        return [.. Servers.Where(server => server.Image == name && server.RunsOnThisSystem)];
    }

    private static string WithoutPrefix(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}
