using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace PrimeApp.AppHost.Compose;

/// <summary>
/// Prepares the published compose file for production: the resources and networks of each service, its health check,
/// and the variables that an operator sets.
/// </summary>
internal static class ComposeDeployment
{
    /// <summary>The network with access to the outside.</summary>
    public const string Frontend = "frontend";

    /// <summary>The network of Redis and its clients. It has no access to the outside.</summary>
    public const string Data = "data";

    /// <summary>The network of metrics and traces. It has no access to the outside.</summary>
    public const string Monitoring = "monitoring";

    /// <summary>The path of the Redis and backup scripts in containers.</summary>
    public const string ScriptPath = "/scripts";

    // The users in deploy/scripts/redis-users.conf.
    private static readonly string[] RedisUsers = ["primeapp", "exporter", "backup", "admin"];

    private const string GrafanaUrl = "${GRAFANA_URL:-http://localhost:${GRAFANA_PORT:-3000}}";

    // The user of the .NET images.
    private const string ServiceUser = "1654:1654";

    // The user "nobody", which owns no files. Prometheus runs as this user.
    private const string Nobody = "65534:65534";

    // Where the Aspire dashboard takes OTLP.
    private const string DashboardReceiver = "compose-dashboard:18889";

    private const string HistoryPath = "/victoria-metrics-data";

    // At its first use, a volume takes the owner and mode of the folder where it is mounted. In the VictoriaMetrics
    // image every user may write to this folder, so the service does not need root.
    private const string WritableHistoryPath = "/var/tmp";

    public static IResourceBuilder<DockerComposeEnvironmentResource> WithProductionSettings(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder) => builder
            .WithProperties(environment => environment.DefaultNetworkName = Frontend)
            .ConfigureComposeFile(Configure)
            .ConfigureEnvFile(ComposeVariables.Describe)
            .WithProcessLimits();

    private static void Configure(ComposeFile file)
    {
        file.Name = "primeapp";
        file.AddNetwork(new Network { Name = Data, Driver = "bridge", Internal = true });
        file.AddNetwork(new Network { Name = Monitoring, Driver = "bridge", Internal = true });

        ConfigureRedis(file.Services["redis"]);
        ConfigureServices(file.Services["api"], file.Services["worker"]);
        ConfigureMonitoring(file.Services);
        ConfigureDashboard(file.Services);
        BackupServices.AddTo(file);
        file.AddService(CreateCollector());

        foreach (var service in file.Services.Values)
        {
            ComposeVariables.Require(service);
            foreach (var secret in service.Secrets)
            {
                file.Secrets[secret.Source!] = new Secret { File = $"./secrets/{secret.Source}" };
            }
        }
    }

    internal static Volume Scripts =>
        new() { Name = "scripts", Type = "bind", Source = "./scripts", Target = ScriptPath, ReadOnly = true };

    private static void ConfigureRedis(Service redis)
    {
        // Redis users with a password each replace the one password that Aspire sets.
        var command = redis.Command[^1]
            .Replace(
                "redis-server --requirepass $$REDIS_PASSWORD", $"exec {ScriptPath}/redis-start.sh",
                StringComparison.Ordinal)
            .Replace(
                "--appendfsync everysec", "--appendfsync ${REDIS_APPENDFSYNC:-everysec}", StringComparison.Ordinal);
        redis.Command[^1] = $"{command} --maxmemory ${{REDIS_MAXMEMORY:-512mb}}";
        redis.Environment.Clear();
        redis.Volumes.Add(Scripts);
        foreach (var user in RedisUsers)
        {
            redis.UseSecret($"redis-{user}-password");
        }

        redis
            // Twice the maximum of the data: while Redis rewrites the append-only file, it copies every page that
            // changes.
            .Harden(user: "999:999", memory: "${REDIS_MEMORY:-1G}", cpus: "1.0")
            .ConnectTo(Data)
            .CheckHealth(
                "CMD-SHELL",
                "REDISCLI_AUTH=$$(cat /run/secrets/redis-exporter-password) " +
                "redis-cli --user exporter ping | grep -q PONG")
            .StopGracePeriod = "60s";
    }

    private static void ConfigureServices(Service api, Service worker)
    {
        api.Harden(user: ServiceUser, memory: "512M", cpus: "1.0")
            .ConnectTo(Frontend, Data, Monitoring)
            .CheckHealth("CMD", "/app/PrimeApp.Api", "--health")
            .StartAfter("redis");
        api.Image = ImageOf("API_IMAGE", "primeapp-api");
        api.Ports = [PublishedPort("API", 8000)];
        // Trust forwarded headers only from the configured proxies.
        api.Environment["ForwardedHeaders__KnownProxies"] = "${FORWARDED_KNOWN_PROXIES:-}";
        api.Environment["ForwardedHeaders__KnownNetworks"] = "${FORWARDED_KNOWN_NETWORKS:-}";
        api.Environment["Links__Prometheus"] = "${PROMETHEUS_URL:-http://localhost:${PROMETHEUS_PORT:-9090}}";
        api.Environment["Links__Grafana"] = GrafanaUrl;
        api.Environment["Links__Dashboard"] = "${DASHBOARD_URL:-http://localhost:${DASHBOARD_PORT:-18888}}";
        api.Environment["Tasks__MaxN"] = "${MAX_N:-10000000000000}";
        api.Environment["RateLimit__RequestsPerSecond"] = "${RATE_LIMIT:-5000}";
        api.Environment["RateLimit__Burst"] = "${RATE_LIMIT_BURST:-10000}";
        api.Environment["Http__AllowedOrigins"] = "${ALLOWED_ORIGINS:-}";
        api.StopGracePeriod = "30s";

        worker.Harden(user: ServiceUser, memory: "${WORKER_MEMORY:-512M}", cpus: "${WORKER_CPUS:-2.0}")
            .ConnectTo(Data, Monitoring)
            .CheckHealth("CMD", "/app/PrimeApp.Worker", "--health")
            .StartAfter("redis");
        worker.Image = ImageOf("WORKER_IMAGE", "primeapp-worker");
        worker.Environment["Worker__Threads"] = "${WORKER_THREADS:-2}";
        worker.Environment["NthPrimeCache__Capacity"] = "${CACHE_CAPACITY:-10000}";
        worker.Environment["NthPrimeCache__Retention"] = "${CACHE_RETENTION:-7.00:00:00}";
        // Longer than Worker:ShutdownTimeout, after which the worker returns its running tasks to the queue.
        worker.StopGracePeriod = "30s";

        foreach (var service in (Service[])[api, worker])
        {
            // Both services must use the same limits of the queue.
            service.Environment["Queue__MaxLength"] = "${QUEUE_MAX_LENGTH:-1000000}";
            service.Environment["Queue__ResultRetention"] = "${RESULT_RETENTION:-1.00:00:00}";
            service.Environment["Queue__DeadLetterRetention"] = "${DEAD_LETTER_RETENTION:-7.00:00:00}";
            service.Environment["Queue__IdempotencyRetention"] = "${IDEMPOTENCY_RETENTION:-1.00:00:00}";
            service.Environment["Logging__LogLevel__Default"] = "${LOG_LEVEL:-Information}";
            // One line of JSON for each entry, with the ids of its trace and span among the scopes.
            service.Environment["Logging__Console__FormatterName"] = "json";
            service.Environment["Logging__Console__FormatterOptions__IncludeScopes"] = "true";
            service.Environment["OTEL_TRACES_SAMPLER"] = "${TRACES_SAMPLER:-}";
            service.Environment["OTEL_TRACES_SAMPLER_ARG"] = "${TRACES_SAMPLER_ARG:-}";
            service.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"${{OTLP_ENDPOINT:-http://{DashboardReceiver}}}";
            service.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "${OTLP_PROTOCOL:-grpc}";
            service.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "${OTLP_HEADERS:-x-otlp-api-key=${OTLP_API_KEY}}";
            // A service knows only the hashes of the keys, so that its settings do not reveal a key.
            service.Environment["Auth__ApiKeys__operator__Hash"] = "${API_KEY_HASH}";
            service.Environment["Auth__ApiKeys__prometheus__Hash"] = "${METRICS_KEY_HASH}";
            service.Environment["Auth__ApiKeys__prometheus__Access"] = "Metrics";
            service.Tmpfs = ["/tmp"];
            // The password is in a file with the name of the setting.
            service.UseSecret("redis-primeapp-password", target: "Redis__Password");
            service.Environment["Secrets__Directory"] = "/run/secrets";
            service.Environment["ConnectionStrings__redis"] = "redis:6379,user=primeapp";
            service.Environment.Remove("REDIS_PASSWORD");
            service.Environment.Remove("REDIS_URI");
        }
    }

    private static void ConfigureMonitoring(Dictionary<string, Service> services)
    {
        var exporter = services["redis-exporter"]
            .Harden(user: "59000:59000", memory: "64M", cpus: "0.25")
            .ConnectTo(Data, Monitoring)
            .UseSecret("redis-exporter-password")
            .CheckHealth("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9121/health")
            .StartAfter("redis");
        // The exporter's own option for a password file maps addresses to passwords, and would need a second copy of
        // the password.
        exporter.Entrypoint = ["/bin/sh", "-c"];
        exporter.Command = ["REDIS_PASSWORD=$$(cat /run/secrets/redis-exporter-password) exec /redis_exporter"];
        exporter.Environment["REDIS_USER"] = "exporter";
        exporter.Environment.Remove("REDIS_PASSWORD");

        var history = services["victoriametrics"]
            .Harden(user: Nobody, memory: "${VICTORIAMETRICS_MEMORY:-512M}", cpus: "1.0")
            .ConnectTo(Monitoring)
            .CheckHealth("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8428/health");
        history.Volumes.Single().Target = WritableHistoryPath;
        history.Command = [.. history.Command.Select(argument => argument
            .Replace(HistoryPath, WritableHistoryPath, StringComparison.Ordinal)
            .Replace(
                "--retentionPeriod=365d",
                "--retentionPeriod=${VICTORIAMETRICS_RETENTION:-365d}",
                StringComparison.Ordinal))];
        // VictoriaMetrics writes its buffered samples to disk when it stops.
        history.StopGracePeriod = "60s";

        var prometheus = services["prometheus"]
            .Harden(user: Nobody, memory: "512M", cpus: "1.0")
            .ConnectTo(Frontend, Monitoring)
            .CheckHealth("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/ready");
        // Prometheus must start even if the services that it watches do not.
        prometheus.DependsOn.Clear();
        prometheus.Environment["GRAFANA_URL"] = GrafanaUrl;
        prometheus.Ports = ["127.0.0.1:${PROMETHEUS_PORT:-9090}:9090"];
        prometheus.Volumes.Single(volume => volume.Type == "bind").Source = "../monitoring/prometheus";
        prometheus.Volumes.Add(new Volume
        {
            Name = "metrics-key",
            Type = "bind",
            Source = "./secrets/metrics-key",
            Target = "/etc/prometheus/api-key",
            ReadOnly = true,
        });
        prometheus.StopGracePeriod = "60s";

        var grafana = services["grafana"]
            .Harden(user: "472:0", memory: "512M", cpus: "1.0")
            .ConnectTo(Frontend, Monitoring)
            .CheckHealth("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health")
            .StartAfter("prometheus");
        grafana.UseSecret("grafana-admin-password");
        grafana.Environment["GF_SECURITY_ADMIN_PASSWORD__FILE"] = "/run/secrets/grafana-admin-password";
        grafana.Environment["GF_ANALYTICS_REPORTING_ENABLED"] = "false";
        grafana.Ports = [PublishedPort("GRAFANA", 3000)];
        grafana.Tmpfs = ["/tmp"];
        foreach (var mount in grafana.Volumes.Where(volume => volume.Type == "bind"))
        {
            mount.Source = $"../monitoring/grafana/{Path.GetFileName(mount.Target)}";
        }
    }

    private static void ConfigureDashboard(Dictionary<string, Service> services)
    {
        // The dashboard's image has no shell and no HTTP client for a health check.
        var dashboard = services["compose-dashboard"]
            .Harden(user: ServiceUser, memory: "512M", cpus: "1.0")
            .ConnectTo(Frontend, Monitoring);
        dashboard.Image = ContainerImages.Dashboard.ToString();
        dashboard.Environment["Dashboard__Frontend__AuthMode"] = "BrowserToken";
        dashboard.Environment["Dashboard__Frontend__BrowserToken"] = "${DASHBOARD_TOKEN}";
        dashboard.Environment["Dashboard__Otlp__AuthMode"] = "ApiKey";
        dashboard.Environment["Dashboard__Otlp__PrimaryApiKey"] = "${OTLP_API_KEY}";
        dashboard.Ports = ["127.0.0.1:${DASHBOARD_PORT:-18888}:18888"];
        dashboard.Tmpfs = ["/tmp", "/home/app"];
    }

    /// <summary>
    /// Sends traces and logs to another place besides the dashboard. The workers have no way out of their networks. The
    /// profile starts the collector only on request.
    /// </summary>
    private static Service CreateCollector()
    {
        // No health check: its image has neither a shell nor a program that could ask.
        var collector = new Service
        {
            Name = "otel-collector",
            Image = ContainerImages.Collector.ToString(),
            Profiles = ["collector"],
            Restart = "unless-stopped",
            Command = ["--config=/etc/otel-collector/config.yaml"],
            Volumes =
            [
                new Volume
                {
                    Name = "otel-collector",
                    Type = "bind",
                    Source = "../monitoring/otel-collector",
                    Target = "/etc/otel-collector",
                    ReadOnly = true,
                },
            ],
        }.Harden(user: "10001:10001", memory: "256M", cpus: "0.5").ConnectTo(Frontend, Monitoring);
        collector.Environment["DASHBOARD_ENDPOINT"] = DashboardReceiver;
        collector.Environment["OTLP_API_KEY"] = "${OTLP_API_KEY}";
        collector.Environment["COLLECTOR_ENDPOINT"] = "${COLLECTOR_ENDPOINT:-}";
        collector.Environment["COLLECTOR_AUTHORIZATION"] = "${COLLECTOR_AUTHORIZATION:-}";
        return collector;
    }

    // The port listens on all addresses unless the operator sets one.
    private static string PublishedPort(string variables, int port) =>
        $"${{{variables}_BIND_ADDRESS:+${{{variables}_BIND_ADDRESS}}:}}${{{variables}_PORT:-{port}}}:{port}";

    private static string ImageOf(string variable, string name) =>
        $"${{{variable}:-{name}:{typeof(ComposeDeployment).Assembly.GetName().Version!.ToString(fieldCount: 3)}}}";
}
