namespace PrimeApp.Tests.Harness;

/// <summary>The servers that the queue runs on.</summary>
public enum RedisKind
{
    /// <summary>redis-server.</summary>
    Redis,

    /// <summary>Garnet, by PrimeApp.Garnet.</summary>
    Garnet,
}
