using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Native;

/// <summary>Replaces containers in the application model, before the application starts.</summary>
/// <param name="builder">The application.</param>
/// <param name="services">Its services.</param>
/// <param name="provider">The source of native servers.</param>
/// <param name="dataFolder">The absolute path of the folder with one data folder per server.</param>
internal sealed class ContainerReplacement(
    IDistributedApplicationBuilder builder, IServiceProvider services, NativeServerProvider provider, string dataFolder)
{
    private readonly ResourceNotificationService _notifications =
        services.GetRequiredService<ResourceNotificationService>();
    private readonly ResourceLoggerService _loggers = services.GetRequiredService<ResourceLoggerService>();

    /// <summary>
    /// Runs a native server instead of a container, or skips the container if no native server is available.
    /// </summary>
    public Task ReplaceOrSkipAsync(ContainerResource container)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().Last().Image;
        var servers = NativeServerCatalog.Find(image);
        if (servers.FirstOrDefault(server => provider.ExplainMissing(server) is null) is not { } available)
        {
            return SkipAsync(container, servers.Select(provider.ExplainMissing).FirstOrDefault()
                ?? $"The image {image} needs a container engine, but none is running.");
        }

        Replace(container, available);
        return Task.CompletedTask;
    }

    /// <summary>Runs a native server instead of a container.</summary>
    /// <exception cref="AppHostException">The container has no endpoint for the port of its image.</exception>
    public void Replace(ContainerResource container, NativeServer server)
    {
        var endpoints = container.Annotations.OfType<EndpointAnnotation>();
        var endpoint = endpoints.FirstOrDefault(endpoint => endpoint.TargetPort == server.Port)
            ?? throw new AppHostException(
                $"{container.Name} cannot run natively: it has no endpoint with the target port {server.Port}, " +
                $"on which {server.Image} listens.");
        var process = NativeServerResource.Create(container);
        RemoveImage(container);
        builder.Resources.Remove(container);
        builder.Resources.Add(process);
        ListenDirectly(endpoint);
        CheckHealth(process, server);

        var folder = Path.Combine(dataFolder, process.Name);
        var preparation = new NativeServerPreparation(process, server, provider, folder, services);
        NativeLaunch? launch = null;
        builder.CreateResourceBuilder(process)
            // Aspire would add the container's certificate arguments.
            .WithCertificateTrustScope(CertificateTrustScope.None)
            .OnInitializeResource((_, _, _) =>
            {
                preparation.Begin();
                return Task.CompletedTask;
            })
            .OnBeforeResourceStarted(async (_, _, cancellationToken) =>
            {
                launch = await preparation.PrepareAsync(() => endpoint.AllocatedEndpoint!.Port, cancellationToken);
                var executable = process.Annotations.OfType<ExecutableAnnotation>().Last();
                executable.Command = launch.Command;
                executable.WorkingDirectory = launch.WorkingDirectory;
            })
            .WithArgs(context => launch!.Rewrite(context.Args))
            .WithEnvironment(context => launch!.Rewrite(context.EnvironmentVariables));
    }

    private async Task SkipAsync(ContainerResource container, string reason)
    {
        RemoveImage(container);
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>().ToList())
        {
            container.Annotations.Remove(endpoint);
        }

        foreach (var resource in builder.Resources)
        {
            var waits = resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource == container);
            foreach (var wait in waits.ToList())
            {
                resource.Annotations.Remove(wait);
            }

            if (resource is not IResourceWithEnvironment)
            {
                continue;
            }

            resource.Annotations.Add(
                new EnvironmentCallbackAnnotation(context => EmptyReferences(context, container)));
        }

        NativeServerLog.Skipped(_loggers.GetLogger(container), reason);
        var state = new ResourceStateSnapshot(NativeServerStates.Skipped, KnownResourceStateStyles.Warn);
        await _notifications.PublishUpdateAsync(container, s => s.WithReason(reason) with { State = state });
    }

    // Removes the annotations that make a resource a container.
    private static void RemoveImage(ContainerResource container)
    {
        foreach (var image in container.Annotations.OfType<ContainerImageAnnotation>().ToList())
        {
            container.Annotations.Remove(image);
        }
    }

    // The server listens on the endpoint's port itself. Aspire's proxy would accept connections even while the server
    // is down.
    private void ListenDirectly(EndpointAnnotation endpoint)
    {
        endpoint.IsProxied = false;
        endpoint.Port = builder.HasRandomPorts() ? null : endpoint.Port;
        endpoint.TargetPort = endpoint.Port;
    }

    // Aspire's health check waits for a container event with the connection string, and a native server does not raise
    // that event.
    private void CheckHealth(NativeServerResource process, NativeServer server)
    {
        if (server.HealthCheck is not { } createCheck || process is not IResourceWithConnectionString source)
        {
            return;
        }

        IHealthCheck? check = null;
        builder.Eventing.Subscribe<ConnectionStringAvailableEvent>(process, async (_, cancellationToken) =>
            check = createCheck((await source.GetConnectionStringAsync(cancellationToken))!));
        var keys = process.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
        var registrations = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        foreach (var registration in registrations.Where(registration => keys.Contains(registration.Name)))
        {
            registration.Factory = _ =>
                check ?? throw new InvalidOperationException("There is no connection string yet.");
        }
    }

    // Empties each variable that contains the address of a skipped server.
    private static void EmptyReferences(EnvironmentCallbackContext context, ContainerResource skipped)
    {
        foreach (var (name, value) in context.EnvironmentVariables.ToList())
        {
            if (RefersTo(value, skipped))
            {
                context.EnvironmentVariables[name] = "";
            }
        }
    }

    private static bool RefersTo(object value, ContainerResource skipped) => value switch
    {
        EndpointReference endpoint => endpoint.Resource == skipped,
        EndpointReferenceExpression expression => expression.Endpoint.Resource == skipped,
        IValueWithReferences references => references.References.Any(reference => RefersTo(reference, skipped)),
        _ => value == skipped,
    };
}
