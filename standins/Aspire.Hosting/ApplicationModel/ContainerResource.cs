using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that runs from a container image.</summary>
/// <param name="name">Unique within the application.</param>
/// <param name="entrypoint">Replaces the image's own entry point.</param>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>Replaces the image's own entry point when set.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>
    /// Whether the entry point is a shell that takes the arguments as one command line, so that variables in them expand.
    /// </summary>
    [Experimental("ASPIRECONTAINERSHELLEXECUTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public bool? ShellExecution { get; set; }
}
