using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>One replica of a resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Suffix">What tells it from other replicas and from those of other runs.</param>
/// <param name="TargetPorts">The ports that its process listens on.</param>
internal sealed record ResourceInstance(
    IResource Resource,
    string Suffix,
    IReadOnlyDictionary<EndpointAnnotation, int> TargetPorts)
{
    public string Id => $"{Resource.Name}-{Suffix}";

    /// <summary>What it is called on the console: replicas by their id.</summary>
    public string DisplayName => Resource.GetReplicaCount() == 1 ? Resource.Name : Id;
}
