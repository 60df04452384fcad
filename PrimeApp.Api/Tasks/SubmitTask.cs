namespace PrimeApp.Api.Tasks;

/// <summary>A request for the first n primes.</summary>
/// <param name="N">How many primes, from 1 to <see cref="TasksOptions.MaxN"/>.</param>
internal sealed record SubmitTask(long N);
