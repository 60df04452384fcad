using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project of the solution.</summary>
    /// <typeparam name="TProject">The class generated for the reference to the project.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, _ => { });

    /// <summary>Adds a project of the solution.</summary>
    /// <typeparam name="TProject">The class generated for the reference to the project.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="launchProfileName">The launch profile; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string? launchProfileName)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, options =>
        {
            options.ExcludeLaunchProfile = launchProfileName is null;
            options.LaunchProfileName = launchProfileName;
        });

    /// <summary>Adds a project of the solution.</summary>
    /// <typeparam name="TProject">The class generated for the reference to the project.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="configure">Sets what is taken over from the project's own settings.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        configure(options);
        var metadata = new TProject();
        if (!options.ExcludeLaunchProfile
            && File.Exists(Path.Combine(Path.GetDirectoryName(metadata.ProjectPath)!, "Properties", "launchSettings.json")))
        {
            throw new NotSupportedException(
                $"The launch profiles of '{name}' are not read here. Leave them aside: AddProject<…>(\"{name}\", launchProfileName: null).");
        }

        return builder.AddResource(new ProjectResource(name))
            .WithAnnotation(metadata)
            .WithEnvironment(ProjectEnvironment.AddTo);
    }

    /// <summary>Sets how many processes the project runs as.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }
}
