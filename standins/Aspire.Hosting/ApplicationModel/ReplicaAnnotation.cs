namespace Aspire.Hosting.ApplicationModel;

/// <summary>Declares how many processes a project runs as.</summary>
/// <param name="replicas">The number of processes.</param>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number of processes.</summary>
    public int Replicas { get; } = replicas;
}
