namespace PrimeApp.Jobs.Client;

/// <summary>What became of dead letters.</summary>
/// <param name="Retried">How many are back on the queue.</param>
/// <param name="Remaining">How many are still on the dead list.</param>
public sealed record DeadLetterRetry(int Retried, long Remaining);
