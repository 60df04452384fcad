using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes the compose file, and the file <c>.env</c> with the names of its variables.</summary>
internal sealed class DockerComposePublisher(
    DockerComposeEnvironmentResource environment,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext)
{
    public async Task PublishAsync(string outputPath, CancellationToken cancellationToken)
    {
        // Building the services copies the files of containers into this folder.
        Directory.CreateDirectory(outputPath);
        var file = await BuildAsync(outputPath, cancellationToken);
        environment.ConfigureComposeFile?.Invoke(file);
        environment.ConfigureEnvFile?.Invoke(environment.CapturedEnvironmentVariables);

        var composePath = Path.Combine(outputPath, "docker-compose.yaml");
        await File.WriteAllTextAsync(composePath, file.ToYaml(), cancellationToken);
        if (environment.CapturedEnvironmentVariables.Count == 0)
        {
            return;
        }

        var variablesPath = Path.Combine(outputPath, ".env");
        var variables = await EnvFile.ReadAsync(variablesPath, cancellationToken);
        foreach (var (name, variable) in environment.CapturedEnvironmentVariables)
        {
            variables.Add(name, variable.Description);
        }

        await variables.WriteAsync(cancellationToken);
    }

    private async Task<ComposeFile> BuildAsync(string outputPath, CancellationToken cancellationToken)
    {
        var network = new Network { Name = environment.DefaultNetworkName ?? "aspire", Driver = "bridge" };
        var file = new ComposeFile().AddNetwork(network);
        var builder = new ServiceBuilder(environment, executionContext, cancellationToken);
        foreach (var resource in Published())
        {
            environment.Services[resource] = builder.Declare(resource);
        }

        foreach (var serviceResource in environment.Services.Values)
        {
            var service = await builder.BuildAsync(serviceResource);
            service.Networks.Add(network.Name);
            foreach (var volume in service.Volumes.Where(volume => volume.Type == "volume"))
            {
                file.AddVolume(new Volume { Name = volume.Name, Driver = "local" });
            }

            await AddFilesAsync(new ServiceFiles(file, service, outputPath), serviceResource.TargetResource,
                cancellationToken);
            var annotations = serviceResource.TargetResource.Annotations;
            foreach (var annotation in annotations.OfType<DockerComposeServiceCustomizationAnnotation>())
            {
                annotation.Configure(serviceResource, service);
            }

            file.AddService(service);
        }

        return file;
    }

    private IEnumerable<IResource> Published()
    {
        var resources = model.Resources.Where(resource => resource is ProjectResource || resource.IsContainer());
        return environment is { DashboardEnabled: true, Dashboard.Resource: { } dashboard }
            ? resources.Prepend(dashboard) : resources;
    }

    private async Task AddFilesAsync(ServiceFiles files, IResource resource, CancellationToken cancellationToken)
    {
        var context = new ContainerFileSystemCallbackContext { Services = executionContext.Services, Model = resource };
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            files.Add(annotation, await annotation.Callback(context, cancellationToken));
        }
    }
}
