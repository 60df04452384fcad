using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Creates services from resources.</summary>
internal sealed class ServiceBuilder(
    DockerComposeEnvironmentResource environment,
    DistributedApplicationExecutionContext executionContext,
    CancellationToken cancellationToken)
{
    private static readonly string[] Shells = ["sh", "bash"];

    /// <summary>Declares the endpoints of a resource, so that other services can refer to them.</summary>
    public DockerComposeServiceResource Declare(IResource resource)
    {
        var service = new DockerComposeServiceResource(resource.Name, resource, environment);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            service.Endpoints[endpoint.Name] = new ServiceEndpoint(
                endpoint.UriScheme, resource.Name, InternalPort(resource, endpoint), endpoint.Port,
                endpoint.IsExternal);
        }

        return service;
    }

    /// <summary>Creates the service. Declare all services that it refers to before.</summary>
    public async Task<Service> BuildAsync(DockerComposeServiceResource serviceResource)
    {
        var resource = serviceResource.TargetResource;
        var service = new Service { Name = resource.Name.ToLowerInvariant(), Image = ImageOf(resource) };
        var isShellCommand = false;
        if (resource is ContainerResource { Entrypoint: { } entrypoint })
        {
            service.Entrypoint.Add(entrypoint);
            isShellCommand = Shells.Contains(Path.GetFileName(entrypoint));
        }

        foreach (var (name, value) in await EnvironmentOfAsync(resource))
        {
            service.AddEnvironmentalVariable(name,
                await ServiceValues.ResolveAsync(environment, value, cancellationToken));
        }

        foreach (var argument in await ArgumentsOfAsync(resource))
        {
            var text = await ServiceValues.ResolveAsync(environment, argument, cancellationToken);
            service.Command.Add(isShellCommand ? ServiceValues.EscapeVariables(text) : text);
        }

        AddPorts(service, serviceResource.Endpoints.Values);
        AddVolumes(service, resource);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            if (environment.Services.ContainsKey(wait.Resource))
            {
                // Without a health check of its own, a container has no health status, and no service has one by
                // default.
                service.DependsOn[wait.Resource.Name.ToLowerInvariant()] = new ServiceDependency
                {
                    Condition = wait.WaitType == WaitType.WaitForCompletion
                        ? "service_completed_successfully"
                        : "service_started",
                };
            }
        }

        return service;
    }

    private string InternalPort(IResource resource, EndpointAnnotation endpoint) =>
        (endpoint.TargetPort
            ?? (resource is ContainerResource ? endpoint.Port : null))?.ToString(CultureInfo.InvariantCulture)
        ?? environment.AddEnvironmentVariable(
            $"{ServiceValues.VariableName(resource.Name)}_PORT", $"Default container port for {resource.Name}",
            resource);

    private string ImageOf(IResource resource)
    {
        if (resource is ProjectResource)
        {
            return environment.AddEnvironmentVariable(
                $"{ServiceValues.VariableName(resource.Name)}_IMAGE", $"Container image name for {resource.Name}",
                resource);
        }

        var image = resource.Annotations.OfType<ContainerImageAnnotation>().Last();
        return $"{(image.Registry is { } registry ? $"{registry}/" : null)}{image.Image}:{image.Tag ?? "latest"}";
    }

    private async Task<Dictionary<string, object>> EnvironmentOfAsync(IResource resource)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        if (resource is ProjectResource && environment is { DashboardEnabled: true, Dashboard.Resource: { } dashboard })
        {
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.OtlpGrpcEndpoint;
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            context.EnvironmentVariables["OTEL_SERVICE_NAME"] = resource.Name;
        }

        return context.EnvironmentVariables;
    }

    private async Task<IList<object>> ArgumentsOfAsync(IResource resource)
    {
        var context =
            new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.Args;
    }

    private static void AddPorts(Service service, IEnumerable<ServiceEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            var (list, port) = (endpoint.IsExternal, endpoint.ExposedPort) switch
            {
                (false, _) => (service.Expose, endpoint.InternalPort),
                (true, null) => (service.Ports, endpoint.InternalPort),
                (true, { } exposed) =>
                    (service.Ports, $"{exposed.ToString(CultureInfo.InvariantCulture)}:{endpoint.InternalPort}"),
            };
            if (!list.Contains(port))
            {
                list.Add(port);
            }
        }
    }

    private void AddVolumes(Service service, IResource resource)
    {
        var bindMounts = 0;
        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>())
        {
            var isBindMount = mount.Type == ContainerMountType.BindMount;
            var source = mount.Source ?? throw new DistributedApplicationException(
                $"The volume of '{resource.Name}' at {mount.Target} has no name.");
            var name = source;
            if (isBindMount)
            {
                // The path exists on this machine only. The operator sets the path on the target machine.
                name = $"{ServiceValues.VariableName(resource.Name)}_BINDMOUNT_{bindMounts++}";
                source = environment.AddEnvironmentVariable(
                    name, $"Bind mount source for {resource.Name}:{mount.Target}", resource);
            }

            service.AddVolume(new Volume
            {
                Name = name,
                Type = isBindMount ? "bind" : "volume",
                Target = mount.Target,
                Source = source,
                ReadOnly = mount.IsReadOnly,
            });
        }
    }
}
