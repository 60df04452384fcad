namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project of the solution.</summary>
/// <param name="name">Unique within the application.</param>
public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource;
