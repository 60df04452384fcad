namespace Aspire.Hosting.Containers;

/// <summary>A container with everything resolved: what is left is to run it.</summary>
internal sealed record ContainerSpec
{
    /// <summary>The resource's name, unique within the application.</summary>
    public required string Name { get; init; }

    /// <summary>The image without registry default and tag, for example <c>prom/prometheus</c>.</summary>
    public required string Image { get; init; }

    public required string Tag { get; init; }

    /// <summary>Replaces the image's own entry point when set.</summary>
    public string? Entrypoint { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Files the application generates, by their path inside the container.</summary>
    public IReadOnlyList<GeneratedFile> Files { get; init; } = [];

    /// <summary>An absolute directory on the host under which volumes and generated files are kept.</summary>
    public required string DataDirectory { get; init; }
}
