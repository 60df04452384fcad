using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;

namespace Aspire.Hosting.Running;

/// <summary>Puts together what it takes to start a replica: program, arguments, environment.</summary>
internal sealed class LaunchPlanner(
    DistributedApplicationExecutionContext executionContext,
    ApplicationHostProject project,
    ApplicationData data,
    IContainerLauncher containers)
{
    private const string OutputPrefix = "ProjectOutput:";

    // The host may run as a program of its own, so the runtime's location is what leads to the command.
    private static readonly string DotnetCommand = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")) is var path && File.Exists(path)
        ? path
        : "dotnet";

    /// <exception cref="DistributedApplicationException">Something that the resource needs is missing.</exception>
    public async Task<LaunchPlan> PlanAsync(ResourceInstance instance, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var context = new ValueProviderContext
        {
            Caller = resource,
            ExecutionContext = executionContext,
            Network = resource.IsContainer()
                ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork
                : KnownNetworkIdentifiers.LocalhostNetwork,
            TargetPorts = instance.TargetPorts,
        };
        var environment = await EnvironmentAsync(instance, context, cancellationToken);
        var arguments = await ArgumentsAsync(resource, context, cancellationToken);
        return resource switch
        {
            ProjectResource => PlanProject(resource, arguments, environment),
            ExecutableResource executable => PlanExecutable(executable, arguments, environment),
            ContainerResource container => await containers.PlanAsync(
                await DescribeAsync(container, arguments, environment, cancellationToken), progress, cancellationToken),
            _ => throw new NotSupportedException($"'{resource.Name}' is a {resource.GetType().Name}, which is not something to start."),
        };
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(
        ResourceInstance instance,
        ValueProviderContext context,
        CancellationToken cancellationToken)
    {
        var collected = new EnvironmentCallbackContext(executionContext, instance.Resource, cancellationToken: cancellationToken);
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(collected);
        }

        if (instance.Resource is ProjectResource)
        {
            collected.EnvironmentVariables.TryAdd("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={instance.Suffix}");
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in collected.EnvironmentVariables)
        {
            // Where nobody can ever listen, there is nothing to lead anyone to.
            environment[name] = await IsNowhereAsync(value, cancellationToken)
                ? string.Empty
                : await ResolveAsync(value, context, cancellationToken);
        }

        return environment;
    }

    private async Task<bool> IsNowhereAsync(object value, CancellationToken cancellationToken)
        => value is EndpointReference { Resource: ContainerResource container }
        && !await containers.CanRunAsync(
            FamiliarName(container.Annotations.OfType<ContainerImageAnnotation>().Last()), cancellationToken);

    private async Task<List<string>> ArgumentsAsync(IResource resource, ValueProviderContext context, CancellationToken cancellationToken)
    {
        var collected = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(collected);
        }

        var arguments = new List<string>();
        foreach (var argument in collected.Args)
        {
            arguments.Add(await ResolveAsync(argument, context, cancellationToken));
        }

        return arguments;
    }

    private static async ValueTask<string> ResolveAsync(object value, ValueProviderContext context, CancellationToken cancellationToken)
        => value switch
        {
            string text => text,
            IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(context, cancellationToken),
            IValueProvider provider => await provider.GetValueAsync(context, cancellationToken),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        }
        ?? string.Empty;

    private ProcessLaunch PlanProject(IResource resource, List<string> arguments, Dictionary<string, string> environment)
    {
        var projectPath = resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;
        var output = project.Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == OutputPrefix + projectPath)?.Value;
        return output is not null && File.Exists(output)
            ? new ProcessLaunch(DotnetCommand, ["exec", output, .. arguments], environment, Path.GetDirectoryName(projectPath)!, CleanupCommand: null)
            : throw new DistributedApplicationException(
                $"The project of '{resource.Name}' is not built: {output ?? projectPath}. It is built with the application host: dotnet build.");
    }

    private static ProcessLaunch PlanExecutable(ExecutableResource resource, List<string> arguments, Dictionary<string, string> environment)
        => new(
            resource.Command.Contains('/') ? Path.GetFullPath(resource.Command, resource.WorkingDirectory) : resource.Command,
            arguments,
            environment,
            resource.WorkingDirectory,
            CleanupCommand: null);

    private async Task<ContainerSpec> DescribeAsync(
        ContainerResource container,
        List<string> arguments,
        Dictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().Last();
#pragma warning disable ASPIRECONTAINERSHELLEXECUTION001 // Experimental where it comes from.
        var isShellCommand = container.ShellExecution == true;
#pragma warning restore ASPIRECONTAINERSHELLEXECUTION001
        return new ContainerSpec
        {
            Name = container.Name,
            Image = FamiliarName(image),
            Tag = image.Tag ?? "latest",
            Entrypoint = container.Entrypoint,
            Arguments = isShellCommand ? ["-c", string.Join(' ', arguments)] : arguments,
            Environment = environment,
            Mounts =
            [
                .. container.Annotations.OfType<ContainerMountAnnotation>().Select((mount, index) => new ContainerMount(
                    mount.Type == ContainerMountType.Volume ? MountKind.Volume : MountKind.BindMount,
                    mount.Source ?? $"{container.Name}-{index}",
                    mount.Target,
                    mount.IsReadOnly)),
            ],
            Ports =
            [
                .. container.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new PortMapping(
                    endpoint.TargetPort!.Value, endpoint.AllocatedEndpoint!.Port)),
            ],
            Files = await FilesAsync(container, cancellationToken),
            DataDirectory = data.Folder,
        };
    }

    // What users of the engine write for short: docker.io/library/redis is redis.
    private static string FamiliarName(ContainerImageAnnotation image)
    {
        if (image.Registry is not (null or "docker.io"))
        {
            return $"{image.Registry}/{image.Image}";
        }

        const string Official = "library/";
        return image.Image.StartsWith(Official, StringComparison.Ordinal) ? image.Image[Official.Length..] : image.Image;
    }

    private async Task<IReadOnlyList<GeneratedFile>> FilesAsync(ContainerResource container, CancellationToken cancellationToken)
    {
        var context = new ContainerFileSystemCallbackContext { ServiceProvider = executionContext.ServiceProvider, Model = container };
        var files = new List<GeneratedFile>();
        foreach (var annotation in container.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            foreach (var item in await annotation.Callback(context, cancellationToken))
            {
                await AddAsync(annotation.DestinationPath.TrimEnd('/'), item);
            }
        }

        return files;

        async Task AddAsync(string folder, ContainerFileSystemItem item)
        {
            var path = $"{folder}/{item.Name}";
            switch (item)
            {
                case ContainerDirectory directory:
                    foreach (var entry in directory.Entries)
                    {
                        await AddAsync(path, entry);
                    }

                    break;
                case ContainerFileBase { SourcePath: { } source }:
                    files.Add(new GeneratedFile(path, await File.ReadAllTextAsync(source, cancellationToken)));
                    break;
                case ContainerFileBase file:
                    files.Add(new GeneratedFile(path, file.Contents ?? string.Empty));
                    break;
            }
        }
    }
}
