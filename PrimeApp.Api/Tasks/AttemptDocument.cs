using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>An attempt at a task.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Outcome">
/// How it ended: 'lost' is an attempt whose worker died or was silent for too long, 'returned' one whose worker was
/// told to stop.
/// </param>
/// <param name="EndedAt">When it ended; left out while it lasts.</param>
/// <param name="Error">What went wrong, of an attempt that failed.</param>
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
