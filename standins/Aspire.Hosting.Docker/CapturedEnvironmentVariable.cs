using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A variable of the file <c>.env</c> beside the compose file.</summary>
public sealed class CapturedEnvironmentVariable
{
    /// <summary>The variable.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>The value it has unless another is given.</summary>
    public string? DefaultValue { get; set; }

    /// <summary>The resource it is for.</summary>
    public IResource? Resource { get; set; }
}
