namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value, and from where.</summary>
public class ValueProviderContext
{
    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that the value is for.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The network from which an address must be reachable.</summary>
    public NetworkIdentifier? Network { get; init; }

    /// <summary>The ports that the asking replica itself listens on.</summary>
    internal IReadOnlyDictionary<EndpointAnnotation, int>? TargetPorts { get; init; }
}
