namespace PrimeApp.Jobs.Client;

/// <summary>An idempotency key was used before, for another n; nothing was accepted.</summary>
public sealed class IdempotencyConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    public IdempotencyConflictException(long n)
        : base($"The idempotency key was used before, for another n than {n}.")
    {
    }
}
