namespace PrimeApp.Api.Primes;

/// <summary>A page of a task's primes.</summary>
/// <param name="RequestId">The task.</param>
/// <param name="Count">The number of primes of the task: n.</param>
/// <param name="Offset">The number of primes before this page.</param>
/// <param name="Limit">The largest number of primes on this page.</param>
/// <param name="Primes">The primes of the page, in order.</param>
/// <param name="Next">The next page; left out on the last one.</param>
internal sealed record PrimesPage(
    string RequestId, long Count, long Offset, int Limit, ulong[] Primes, string? Next = null);
