namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource is doing.</summary>
/// <param name="Text">One of <see cref="KnownResourceStates" />.</param>
/// <param name="Style">How it is shown; null for plain.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without a style.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}
