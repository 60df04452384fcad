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

/// <summary>Metrics, traces and logs, the same way in every service.</summary>
public static class TelemetryExtensions
{
    internal const string MetricsPath = "/metrics";

    /// <summary>What the meters and the activity sources of the application are called.</summary>
    public const string ServiceNames = "PrimeApp.*";

    // What holds unless the standard variables say otherwise. A path or a user agent may be as long as a client likes.
    private static readonly KeyValuePair<string, string?>[] StandardVariables =
        [new("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "512")];

    // Of one metric; what goes beyond is one series with the label otel_metric_overflow. Memory is taken for all of it
    // at once, so there is more room only where clients have a say in labels.
    private const int MaxSeries = 100;
    private const int MaxRequestSeries = 500;

    // Not all of ASP.NET Core's: what its others measure at every request is in these already, or nobody's question.
    private static readonly string[] Meters =
    [
        ServiceNames, ProcessMetrics.MeterName, "System.Runtime", "System.Net.Http",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics",
    ];

    // A decade each: api_request_duration_seconds tells the same more finely, and buckets are most of what a scrape
    // writes.
    private static readonly ExplicitBucketHistogramConfiguration CoarseDurationBuckets =
        new() { Boundaries = [0.01, 0.1, 1, 10], CardinalityLimit = MaxRequestSeries };

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<MeterStart>();

        // First of all sources, so that every other one has precedence.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = StandardVariables });

        // Another format that is set, such as json, has precedence. A slim host sets its own after it has read the
        // settings.
        builder.Services.AddSingleton<ConsoleFormatter, TracedConsoleFormatter>();
        builder.Services.PostConfigure<ConsoleLoggerOptions>(
            console => console.FormatterName =
                builder.Configuration["Logging:Console:FormatterName"] ?? TracedConsoleFormatter.FormatterName);

        // No scopes: that of a request has its path, at full length, and the trace has it anyway.
        builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true);

        // The standard variables have the last word over the name that the SDK would otherwise not know.
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddAttributes([new("service.name", builder.Environment.ApplicationName)])
                .AddEnvironmentVariableDetector())
            .WithMetrics(ConfigureMetrics)
            .WithTracing(ConfigureTracing);

        // A sampler that is set has precedence over the variable.
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

        // A trace is told of as the W3C has it, by traceparent and tracestate; the default also reads baggage, which
        // nothing uses.
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
        // Labels of a metric are those of its instrument and no more; names of instruments are unique anyway.
        .AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);

    private static void ConfigureTracing(TracerProviderBuilder tracing) => tracing
        .AddSource(ServiceNames)
        .AddAspNetCoreInstrumentation(aspNetCore => aspNetCore.Filter = IsTraced);

    private static bool IsTraced(HttpContext context) =>
        context.Request.Path.Value is var path
        && path is not (null or "/" or HealthExtensions.ReadyPath or HealthExtensions.LivePath or MetricsPath)
        && !Path.HasExtension(path);
}
