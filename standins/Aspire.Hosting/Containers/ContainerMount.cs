namespace Aspire.Hosting.Containers;

/// <summary>A folder or file of the host, or a named volume, seen inside a container.</summary>
/// <param name="Kind">What <paramref name="Source"/> names.</param>
/// <param name="Source">An absolute path on the host, or the name of a volume.</param>
/// <param name="Target">The absolute path inside the container.</param>
/// <param name="IsReadOnly">Whether the container may only read it.</param>
internal sealed record ContainerMount(MountKind Kind, string Source, string Target, bool IsReadOnly);
