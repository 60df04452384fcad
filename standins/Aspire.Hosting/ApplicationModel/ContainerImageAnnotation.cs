namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image a container runs from.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>The registry's host name; null for the engine's default.</summary>
    public string? Registry { get; set; }

    /// <summary>The image's name within the registry.</summary>
    public required string Image { get; set; }

    /// <summary>The image's tag; <c>latest</c> when null.</summary>
    public string? Tag { get; set; }
}
