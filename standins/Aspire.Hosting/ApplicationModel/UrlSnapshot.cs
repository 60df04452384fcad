namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a resource is reached.</summary>
/// <param name="Name">The endpoint.</param>
/// <param name="Url">The URL.</param>
/// <param name="IsInternal">Whether it is shown in details only.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}
