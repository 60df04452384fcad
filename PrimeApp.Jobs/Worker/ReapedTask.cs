namespace PrimeApp.Jobs.Worker;

/// <summary>A task that was taken back from a worker that fell silent.</summary>
/// <param name="Id">The task.</param>
/// <param name="Poison">Whether it became a dead letter; otherwise it is queued again.</param>
/// <param name="N">How many primes it wants, when it was started.</param>
/// <param name="Ran">How long ago its last delivery was started; zero when it was only claimed.</param>
public sealed record ReapedTask(string Id, bool Poison, long N = 0, TimeSpan Ran = default);
