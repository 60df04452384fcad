namespace Aspire.Hosting.Containers;

/// <summary>A text file put into a container before it starts.</summary>
/// <param name="TargetPath">The absolute path inside the container.</param>
/// <param name="Contents">The whole text.</param>
internal sealed record GeneratedFile(string TargetPath, string Contents);
