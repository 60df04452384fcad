namespace PrimeApp.Api.Primes;

/// <summary>Some of a task's primes.</summary>
/// <param name="RequestId">The task.</param>
/// <param name="Count">How many primes the task has: n.</param>
/// <param name="Offset">How many of them come before this page.</param>
/// <param name="Limit">How many this page holds at most.</param>
/// <param name="Primes">The primes of the page, in order.</param>
/// <param name="Next">The next page; left out on the last one.</param>
internal sealed record PrimesPage(
    string RequestId, long Count, long Offset, int Limit, ulong[] Primes, string? Next = null);
