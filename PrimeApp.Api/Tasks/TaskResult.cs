namespace PrimeApp.Api.Tasks;

/// <summary>The result of a completed task.</summary>
/// <param name="Count">The number of primes: n.</param>
/// <param name="LastPrime">The nth prime.</param>
/// <param name="Primes">The first primes in order, at most 1,000; left out of lists and events.</param>
/// <param name="Truncated">Whether the task has more primes than are listed here; left out of lists and events.</param>
internal sealed record TaskResult(long Count, ulong LastPrime, ulong[]? Primes = null, bool? Truncated = null)
{
    /// <summary>The largest number of primes in a task's document. Clients read the rest page by page.</summary>
    public const int MaxPrimes = 1000;
}
