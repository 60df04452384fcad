namespace PrimeApp.Jobs.Redis;

/// <summary>
/// A key of Redis holds wrong data. Trying again helps only after the data is repaired.
/// </summary>
public sealed class RedisDataException(string message, Exception innerException) : Exception(message, innerException);
