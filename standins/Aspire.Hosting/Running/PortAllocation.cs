namespace Aspire.Hosting.Running;

/// <summary>Which process listens where.</summary>
/// <param name="Instances">The replicas of all resources that run, in the order of the resources.</param>
/// <param name="Proxies">The ports that are shared by several replicas, or are others than those the processes listen on.</param>
internal sealed record PortAllocation(IReadOnlyList<ResourceInstance> Instances, IReadOnlyList<ProxyRoute> Proxies);
