using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace PrimeApp.AppHost.Compose;

/// <summary>What the operator decides: the variables of the file <c>.env</c>.</summary>
internal static class ComposeVariables
{
    private static readonly ComposeVariable[] All =
    [
        new("DASHBOARD_TOKEN", "token to log in to the Aspire dashboard with", IsRequired: true),
        new("OTLP_API_KEY", "key that api and worker send traces to the dashboard with", IsRequired: true),
        new("API_KEY_HASH", "SHA-256 of the key that clients use; the key itself is in secrets/api-key",
            IsRequired: true),
        new("METRICS_KEY_HASH", "SHA-256 of the key that Prometheus uses, which is in secrets/metrics-key",
            IsRequired: true),
        new("API_IMAGE", "image of the API, for example registry.example/primeapp-api:1.0.0"),
        new("WORKER_IMAGE", "image of the worker, for example registry.example/primeapp-worker:1.0.0"),
        new("API_PORT", "port of the API; 8000 by default"),
        new(
            "API_BIND_ADDRESS",
            "address on which the API is reached: 127.0.0.1 behind a proxy on this machine; all by default"),
        new("GRAFANA_PORT", "port of Grafana; 3000 by default"),
        new("GRAFANA_BIND_ADDRESS", "address on which Grafana is reached: 127.0.0.1 behind a proxy; all by default"),
        new("PROMETHEUS_PORT", "port of Prometheus, on localhost only; 9090 by default"),
        new("DASHBOARD_PORT", "port of the Aspire dashboard, on localhost only; 18888 by default"),
        new("GRAFANA_URL", "address of Grafana that the page and alerts link to; GRAFANA_PORT on localhost by default"),
        new("PROMETHEUS_URL", "address of Prometheus that the page links to; PROMETHEUS_PORT on localhost by default"),
        new("DASHBOARD_URL", "address of the dashboard that the page links to; DASHBOARD_PORT on localhost by default"),
        new(
            "FORWARDED_KNOWN_PROXIES",
            "addresses of the reverse proxies whose X-Forwarded-For the API believes, with commas"),
        new("FORWARDED_KNOWN_NETWORKS", "networks of such proxies, with commas, for example 172.18.0.0/16"),
        new("WORKER_THREADS", "threads on which a worker computes; 2 by default"),
        new("MAX_N", "largest n that a task may ask for, up to 100000000000000; 10000000000000 by default"),
        new("QUEUE_MAX_LENGTH", "tasks that may wait before new ones are refused; 1000000 by default"),
        new("RESULT_RETENTION",
            "how long a finished task is kept, as days.hours:minutes:seconds; 1.00:00:00 by default"),
        new("DEAD_LETTER_RETENTION", "how long a dead letter is kept; 7.00:00:00 by default"),
        new("IDEMPOTENCY_RETENTION", "how long an idempotency key stands for its task; 1.00:00:00 by default"),
        new("CACHE_CAPACITY", "results that Redis keeps, 0 for none; 10000 by default"),
        new("CACHE_RETENTION", "how long Redis keeps such a result; 7.00:00:00 by default"),
        new("RATE_LIMIT", "requests a second that a client may send, 0 for no limit; 5000 by default"),
        new("RATE_LIMIT_BURST", "requests that a client may send at once after a pause; 10000 by default"),
        new("ALLOWED_ORIGINS",
            "origins whose pages may use the API, with commas, as https://example.org; none by default"),
        new("LOG_LEVEL", "least level of what api and worker log, for example Warning; Information by default"),
        new("TRACES_SAMPLER", "which traces are kept, for example parentbased_traceidratio; 100 a second by default"),
        new("TRACES_SAMPLER_ARG", "argument of TRACES_SAMPLER, for example 0.1"),
        new("OTLP_ENDPOINT",
            "address that api and worker send traces and logs to; http://otel-collector:4317 with the profile " +
            "collector; the Aspire dashboard by default"),
        new("OTLP_PROTOCOL", "how they send: grpc or http/protobuf; grpc by default"),
        new("OTLP_HEADERS", "headers that they send, as name=value with commas; the dashboard's key by default"),
        new("COLLECTOR_ENDPOINT",
            "address that the collector sends traces and logs on to, OTLP over HTTP, as https://otlp.example.org"),
        new("COLLECTOR_AUTHORIZATION", "header Authorization that the collector sends there; none by default"),
        new("WORKER_CPUS", "processors that a worker may keep busy, not more than the machine has; 2.0 by default"),
        new("WORKER_MEMORY", "memory limit of a worker; 512M by default"),
        new("REDIS_APPENDFSYNC",
            "when Redis writes to disk: everysec, or always, before each answer; everysec by default"),
        new("REDIS_MAXMEMORY", "what the data in Redis may take; 512mb by default"),
        new("REDIS_MEMORY", "memory limit of Redis, twice REDIS_MAXMEMORY; 1G by default"),
        new("VICTORIAMETRICS_MEMORY", "memory limit of VictoriaMetrics; 512M by default"),
        new("VICTORIAMETRICS_RETENTION", "how long metrics are kept; 365d by default"),
        new("BACKUP_DIRECTORY", "folder for backups that anybody may write to; ./backups by default"),
        new("REDIS_BACKUP", "file name of the backup of Redis to restore; the newest by default"),
        new("VICTORIAMETRICS_BACKUP", "folder name of the backup of VictoriaMetrics to restore; the newest by default"),
    ];

    /// <summary>
    /// Has compose refuse to start, and say why, while a required variable that the service uses has no value.
    /// </summary>
    public static void Require(Service service)
    {
        foreach (var (name, value) in service.Environment)
        {
            service.Environment[name] = Require(value);
        }
    }

    /// <summary>Lists the variables with what they are for.</summary>
    public static void Describe(IDictionary<string, CapturedEnvironmentVariable> variables)
    {
        // Those that were captured are among them, except for the paths on the machine that published.
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
}
