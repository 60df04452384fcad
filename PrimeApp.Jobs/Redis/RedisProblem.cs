namespace PrimeApp.Jobs.Redis;

/// <summary>Problems of a Redis that answers.</summary>
public enum RedisProblem
{
    /// <summary>Its <c>maxmemory-policy</c> allows it to delete tasks when its memory is full.</summary>
    Eviction,

    /// <summary>It is a replica, which takes no writes and loses those it takes.</summary>
    Replica,

    /// <summary>It is older than 6.2.</summary>
    Version,
}
