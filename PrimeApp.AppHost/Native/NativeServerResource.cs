namespace PrimeApp.AppHost.Native;

/// <summary>
/// A server that runs as a process instead of its container. Both share their annotations, so that every reference to
/// the container (endpoints, health checks, waiting, environment, URLs, commands) applies to the process.
/// </summary>
internal class NativeServerResource(ContainerResource container)
    // The command is set later, when the server has been found or downloaded.
    : ExecutableResource(container.Name, container.Name, ".")
{
    // This field is initialized before the base class adds its annotations.
    private readonly ResourceAnnotationCollection _annotations = container.Annotations;

    /// <summary>The replaced container.</summary>
    public ContainerResource Container { get; } = container;

    /// <inheritdoc/>
    public override ResourceAnnotationCollection Annotations => _annotations;

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
