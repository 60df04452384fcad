using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>The environment variables that every project gets.</summary>
internal static class ProjectEnvironment
{
    public static void AddTo(EnvironmentCallbackContext context)
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            AddPublished(context);
            return;
        }

        var environment = context.ExecutionContext.ServiceProvider.GetRequiredService<IHostEnvironment>();
        Add("DOTNET_ENVIRONMENT", environment.EnvironmentName);
        Add("ASPNETCORE_ENVIRONMENT", environment.EnvironmentName);
        Add("OTEL_SERVICE_NAME", context.Resource.Name);
        Add("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (environment.IsDevelopment())
        {
            // Telemetry is seen at once and completely; in production it is batched and sampled instead.
            Add("OTEL_BLRP_SCHEDULE_DELAY", "1000");
            Add("OTEL_BSP_SCHEDULE_DELAY", "1000");
            Add("OTEL_METRIC_EXPORT_INTERVAL", "1000");
            Add("OTEL_TRACES_SAMPLER", "always_on");
            Add("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based");
        }

        // The lines of all resources share one console, so each message is one line.
        Add("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        Add("LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE", "true");

        if (Urls((IResourceWithEndpoints)context.Resource) is { IsEmpty: false } urls)
        {
            context.EnvironmentVariables.TryAdd("ASPNETCORE_URLS", urls.Build());
        }

        void Add(string name, string value) => context.EnvironmentVariables.TryAdd(name, value);
    }

    private static void AddPublished(EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables.TryAdd("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        var endpoints = ((IResourceWithEndpoints)context.Resource).GetEndpoints().ToList();
        if (endpoints.Count > 0)
        {
            context.EnvironmentVariables.TryAdd("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true");
        }

        // The port that the base image sets is another.
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.IsHttp))
        {
            ports.AppendLiteral(ports.IsEmpty ? string.Empty : ";");
            ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!ports.IsEmpty)
        {
            context.EnvironmentVariables.TryAdd("HTTP_PORTS", ports.Build());
        }
    }

    private static ReferenceExpressionBuilder Urls(IResourceWithEndpoints resource)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in resource.GetEndpoints().Where(endpoint => endpoint.IsHttp || endpoint.IsHttps))
        {
            urls.AppendLiteral(urls.IsEmpty ? string.Empty : ";");
            urls.Append(
                $"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        return urls;
    }
}
