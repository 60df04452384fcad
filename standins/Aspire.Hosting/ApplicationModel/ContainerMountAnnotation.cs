namespace Aspire.Hosting.ApplicationModel;

/// <summary>Mounts a path or a volume into a container.</summary>
/// <param name="source">The absolute path, or the volume's name; null for a volume without a name.</param>
/// <param name="target">The absolute path inside the container.</param>
/// <param name="type">What <paramref name="source" /> is.</param>
/// <param name="isReadOnly">Whether the container may only read it.</param>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    /// <summary>The absolute path, or the volume's name; null for a volume without a name.</summary>
    public string? Source { get; } = source;

    /// <summary>The absolute path inside the container.</summary>
    public string Target { get; } = target;

    /// <summary>What <see cref="Source" /> is.</summary>
    public ContainerMountType Type { get; } = type;

    /// <summary>Whether the container may only read it.</summary>
    public bool IsReadOnly { get; } = isReadOnly;
}
