namespace PrimeApp.Jobs.Redis;

/// <summary>
/// A key of Redis holds something else than it should. Trying again does not help until that is mended.
/// </summary>
public sealed class RedisDataException(string message, Exception innerException) : Exception(message, innerException);
