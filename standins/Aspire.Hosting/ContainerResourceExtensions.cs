using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Tells containers from other resources.</summary>
public static class ContainerResourceExtensions
{
    /// <summary>Whether the resource runs from a container image.</summary>
    public static bool IsContainer(this IResource resource) => resource.HasAnnotationOfType<ContainerImageAnnotation>();
}
