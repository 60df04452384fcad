namespace PrimeApp.AppHost.Native;

/// <summary>
/// A server that runs as a process in place of its container. Both share their annotations, so that all that refers to
/// the container (endpoints, health checks, waiting, environment, URLs, commands) means the process.
/// </summary>
internal class NativeServerResource(ContainerResource container)
    // The command is known once the server has been found or fetched.
    : ExecutableResource(container.Name, container.Name, ".")
{
    // A field's initializer runs before the base class adds its annotations.
    private readonly ResourceAnnotationCollection _annotations = container.Annotations;

    /// <summary>The container that this process takes the place of.</summary>
    public ContainerResource Container { get; } = container;

    /// <inheritdoc/>
    public override ResourceAnnotationCollection Annotations => _annotations;

    /// <summary>Makes the resource that takes a container's place.</summary>
    public static NativeServerResource Create(ContainerResource container) =>
        container is IResourceWithConnectionString
            ? new WithConnectionString(container)
            : new NativeServerResource(container);

    private sealed class WithConnectionString(ContainerResource container)
        : NativeServerResource(container), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression =>
            ((IResourceWithConnectionString)Container).ConnectionStringExpression;
    }
}
