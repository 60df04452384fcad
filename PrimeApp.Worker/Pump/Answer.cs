using PrimeApp.Jobs.Worker;

namespace PrimeApp.Worker.Pump;

/// <summary>The result of a claimed task that took no computing.</summary>
/// <param name="Attempt">The attempt, which needs no start.</param>
/// <param name="Completion">The result.</param>
internal readonly record struct Answer(Attempt Attempt, Completion Completion);
