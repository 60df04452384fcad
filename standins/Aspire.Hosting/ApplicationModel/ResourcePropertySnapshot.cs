namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What is the case.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value);
