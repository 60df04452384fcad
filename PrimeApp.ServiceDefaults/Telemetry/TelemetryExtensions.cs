using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PrimeApp.ServiceDefaults.Health;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>Adds metrics, traces and logs in the same way to every service.</summary>
public static class TelemetryExtensions
{
    internal const string MetricsPath = "/metrics";

    /// <summary>The pattern of the names of the application's meters and activity sources.</summary>
    public const string ServiceNames = "PrimeApp.*";

    // Defaults that the standard variables override. Without a limit, a path or a user agent could be of any length.
    private static readonly KeyValuePair<string, string?>[] StandardVariables =
        [new("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "512")];

    // Series per metric. Further ones share one series with the label otel_metric_overflow. The SDK allocates memory
    // for all series at once, so the limit is higher only where clients influence the labels.
    private const int MaxSeries = 100;
    private const int MaxRequestSeries = 500;

    // Only some of ASP.NET Core's meters: the others repeat these, or measure values that no dashboard uses.
    private static readonly string[] Meters =
    [
        ServiceNames, ProcessMetrics.MeterName, "System.Runtime", "System.Net.Http",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics",
    ];

    // One bucket per decade. api_request_duration_seconds has finer buckets of the same durations, and buckets take
    // most of a scrape.
    private static readonly ExplicitBucketHistogramConfiguration CoarseDurationBuckets =
        new() { Boundaries = [0.01, 0.1, 1, 10], CardinalityLimit = MaxRequestSeries };

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<MeterStart>();

        // The first source has the lowest precedence.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = StandardVariables });

        // A configured format, such as json, has precedence. The slim host sets its own format after it has read the
        // settings.
        builder.Services.AddSingleton<ConsoleFormatter, TracedConsoleFormatter>();
        builder.Services.PostConfigure<ConsoleLoggerOptions>(
            console => console.FormatterName =
                builder.Configuration["Logging:Console:FormatterName"] ?? TracedConsoleFormatter.FormatterName);

        // Scopes are off: the scope of a request contains its path at full length, and the trace has it too.
        builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true);

        // The standard variables override this name, which the SDK would not know otherwise.
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddAttributes([new("service.name", builder.Environment.ApplicationName)])
                .AddEnvironmentVariableDetector())
            .WithMetrics(ConfigureMetrics)
            .WithTracing(ConfigureTracing);

        // A registered sampler would override the variable.
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_TRACES_SAMPLER"]))
        {
            builder.Services.AddSingleton<RateLimitingSampler>();
            telemetry.WithTracing(tracing => tracing.SetSampler(
                services => new ParentBasedSampler(services.GetRequiredService<RateLimitingSampler>())));
        }

        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }

        // Propagates W3C trace context (traceparent and tracestate) only. The default also reads baggage, which nothing
        // uses.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }

    private static void ConfigureMetrics(MeterProviderBuilder metrics) => metrics
        .AddMeter(Meters)
        .AddView(instrument => instrument.Name == "http.server.request.duration"
            ? CoarseDurationBuckets
            : new MetricStreamConfiguration
            {
                CardinalityLimit = instrument.Name.StartsWith("api.", StringComparison.Ordinal) ? MaxRequestSeries
                    : MaxSeries,
            })
        .AddInstrumentation(services => new ProcessMetrics(services.GetRequiredService<IMeterFactory>()))
        .SetExemplarFilter(ExemplarFilterType.TraceBased)
        // A scope label is not needed, because the names of instruments are unique.
        .AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);

    private static void ConfigureTracing(TracerProviderBuilder tracing) => tracing
        .AddSource(ServiceNames)
        .AddAspNetCoreInstrumentation(aspNetCore => aspNetCore.Filter = IsTraced);

    private static bool IsTraced(HttpContext context) =>
        context.Request.Path.Value is var path
        && path is not (null or "/" or HealthExtensions.ReadyPath or HealthExtensions.LivePath or MetricsPath)
        && !Path.HasExtension(path);
}
