namespace PrimeApp.Api.Tasks;

/// <summary>The result of a completed task.</summary>
/// <param name="Count">How many primes there are: n.</param>
/// <param name="LastPrime">The nth prime.</param>
/// <param name="Primes">The first primes in order, at most 1,000; left out of lists and events.</param>
/// <param name="Truncated">Whether there are more primes than are listed here; left out of lists and events.</param>
internal sealed record TaskResult(long Count, ulong LastPrime, ulong[]? Primes = null, bool? Truncated = null)
{
    /// <summary>As many as a task's document holds; the rest is asked for page by page.</summary>
    public const int MaxPrimes = 1000;
}
