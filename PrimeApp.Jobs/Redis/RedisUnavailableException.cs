namespace PrimeApp.Jobs.Redis;

/// <summary>
/// Redis could not be reached, did not answer in time, or refuses work for the moment. Trying again later is right.
/// </summary>
public sealed class RedisUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RedisUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException) =>
        Passes = innerException is null || RedisErrors.Passes(innerException);

    /// <summary>
    /// Whether it passes by itself. A refusal by a setting, such as a permission, lasts until an operator changes the
    /// setting.
    /// </summary>
    public bool Passes { get; }
}
