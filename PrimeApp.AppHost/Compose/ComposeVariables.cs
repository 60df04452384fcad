using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace PrimeApp.AppHost.Compose;

/// <summary>The variables in the file <c>.env</c>, which the operator sets.</summary>
internal static class ComposeVariables
{
    private static readonly Variable[] All =
    [
        new("DASHBOARD_TOKEN", "token for the login to the Aspire dashboard", IsRequired: true),
        new("OTLP_API_KEY", "key with which api and worker send traces to the dashboard", IsRequired: true),
        new("API_KEY_HASH", "SHA-256 of the key that clients use; the key itself is in secrets/api-key",
            IsRequired: true),
        new("METRICS_KEY_HASH", "SHA-256 of the key that Prometheus uses, which is in secrets/metrics-key",
            IsRequired: true),
        new("API_IMAGE", "image of the API, for example registry.example/primeapp-api:1.0.0"),
        new("WORKER_IMAGE", "image of the worker, for example registry.example/primeapp-worker:1.0.0"),
        new("API_PORT", "port of the API; 8000 by default"),
        new(
            "API_BIND_ADDRESS",
            "address on which the API listens: 127.0.0.1 behind a proxy on this machine; all by default"),
        new("GRAFANA_PORT", "port of Grafana; 3000 by default"),
        new("GRAFANA_BIND_ADDRESS", "address on which Grafana listens: 127.0.0.1 behind a proxy; all by default"),
        new("PROMETHEUS_PORT", "port of Prometheus, on localhost only; 9090 by default"),
        new("DASHBOARD_PORT", "port of the Aspire dashboard, on localhost only; 18888 by default"),
        new("GRAFANA_URL", "address of Grafana for links in the web UI and alerts; its port on localhost by default"),
        new("PROMETHEUS_URL", "address of Prometheus for links in the web UI; its port on localhost by default"),
        new("DASHBOARD_URL", "address of the dashboard for links in the web UI; its port on localhost by default"),
        new(
            "FORWARDED_KNOWN_PROXIES",
            "comma-separated addresses of the reverse proxies whose X-Forwarded-For the API trusts"),
        new("FORWARDED_KNOWN_NETWORKS", "comma-separated networks of such proxies, for example 172.18.0.0/16"),
        new("WORKER_THREADS", "computing threads of a worker; 2 by default"),
        new("MAX_N", "largest n of a task, up to 100000000000000; 10000000000000 by default"),
        new("QUEUE_MAX_LENGTH", "waiting tasks at which the API refuses new ones; 1000000 by default"),
        new("RESULT_RETENTION",
            "retention of finished tasks, as days.hours:minutes:seconds; 1.00:00:00 by default"),
        new("DEAD_LETTER_RETENTION", "retention of dead letters; 7.00:00:00 by default"),
        new("IDEMPOTENCY_RETENTION", "retention of idempotency keys; 1.00:00:00 by default"),
        new("CACHE_CAPACITY", "number of results in the cache in Redis, 0 for none; 10000 by default"),
        new("CACHE_RETENTION", "retention of cached results; 7.00:00:00 by default"),
        new("RATE_LIMIT", "requests per second that a client may send, 0 for no limit; 5000 by default"),
        new("RATE_LIMIT_BURST", "requests that a client may send at once after a pause; 10000 by default"),
        new("ALLOWED_ORIGINS",
            "comma-separated origins from which browsers may use the API, as https://example.org; none by default"),
        new("LOG_LEVEL", "lowest log level of api and worker, for example Warning; Information by default"),
        new("TRACES_SAMPLER", "sampler of traces, for example parentbased_traceidratio; 100 traces/s by default"),
        new("TRACES_SAMPLER_ARG", "argument of TRACES_SAMPLER, for example 0.1"),
        new("OTLP_ENDPOINT",
            "address that api and worker send traces and logs to; http://otel-collector:4317 with the profile " +
            "collector; the Aspire dashboard by default"),
        new("OTLP_PROTOCOL", "how they send: grpc or http/protobuf; grpc by default"),
        new("OTLP_HEADERS", "headers that they send, as name=value with commas; the dashboard's key by default"),
        new("COLLECTOR_ENDPOINT",
            "address that the collector sends traces and logs on to, OTLP over HTTP, as https://otlp.example.org"),
        new("COLLECTOR_AUTHORIZATION", "header Authorization that the collector sends there; none by default"),
        new("WORKER_CPUS", "processor limit of a worker, at most the processors of the machine; 2.0 by default"),
        new("WORKER_MEMORY", "memory limit of a worker; 512M by default"),
        new("REDIS_APPENDFSYNC",
            "when Redis writes to disk: everysec, or always (before each reply); everysec by default"),
        new("REDIS_MAXMEMORY", "memory limit of the data in Redis; 512mb by default"),
        new("REDIS_MEMORY", "memory limit of Redis, twice REDIS_MAXMEMORY; 1G by default"),
        new("VICTORIAMETRICS_MEMORY", "memory limit of VictoriaMetrics; 512M by default"),
        new("VICTORIAMETRICS_RETENTION", "retention of metrics; 365d by default"),
        new("BACKUP_DIRECTORY", "folder for backups, writable for every user; ./backups by default"),
        new("REDIS_BACKUP", "file name of the backup of Redis to restore; the newest by default"),
        new("VICTORIAMETRICS_BACKUP", "folder name of the backup of VictoriaMetrics to restore; the newest by default"),
    ];

    /// <summary>
    /// Makes compose refuse to start, with a message, if a required variable of the service has no value.
    /// </summary>
    public static void Require(Service service)
    {
        foreach (var (name, value) in service.Environment)
        {
            service.Environment[name] = Require(value);
        }
    }

    public static void Describe(IDictionary<string, CapturedEnvironmentVariable> variables)
    {
        // All captured variables are in this list, except the paths of the publishing machine.
        variables.Clear();
        foreach (var variable in All)
        {
            variables[variable.Name] = new CapturedEnvironmentVariable
            {
                Name = variable.Name,
                Description = $"{(variable.IsRequired ? "Required" : "Optional")}: {variable.Description}",
            };
        }
    }

    private static string Require(string value) => All.Where(variable => variable.IsRequired).Aggregate(
        value,
        (text, variable) => text.Replace(
            $"${{{variable.Name}}}",
            $"${{{variable.Name}:?set it in .env, or run init-env.sh}}",
            StringComparison.Ordinal));

    private sealed record Variable(string Name, string Description, bool IsRequired = false);
}
