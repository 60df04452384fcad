namespace Aspire.Hosting.Containers;

/// <summary>A port of the container and the port of localhost at which it is reached.</summary>
internal sealed record PortMapping(int TargetPort, int HostPort);
