using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>An attempt at a task.</summary>
/// <param name="Worker">The name of the worker.</param>
/// <param name="StartedAt">The start of the attempt.</param>
/// <param name="Outcome">
/// The outcome. 'lost': the worker died or was silent for too long. 'returned': the worker was told to stop.
/// </param>
/// <param name="EndedAt">The end of the attempt; left out while it runs.</param>
/// <param name="Error">The error of a failed attempt.</param>
internal sealed record AttemptDocument(
    string Worker,
    DateTimeOffset StartedAt,
    [property: ValuesOf<AttemptOutcome>] string Outcome,
    DateTimeOffset? EndedAt = null,
    string? Error = null)
{
    public static AttemptDocument From(TaskAttempt attempt) => new(
        attempt.Worker, attempt.StartedAt, attempt.Outcome.ToString().ToLowerInvariant(), attempt.EndedAt,
        attempt.Error);
}
