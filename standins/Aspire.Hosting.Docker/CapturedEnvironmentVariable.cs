using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A variable in the file <c>.env</c> beside the compose file.</summary>
public sealed class CapturedEnvironmentVariable
{
    /// <summary>The name of the variable.</summary>
    public required string Name { get; init; }

    /// <summary>The purpose of the variable.</summary>
    public string? Description { get; set; }

    /// <summary>The default value.</summary>
    public string? DefaultValue { get; set; }

    /// <summary>The resource that uses the variable.</summary>
    public IResource? Resource { get; set; }
}
