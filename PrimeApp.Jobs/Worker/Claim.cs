using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Worker;

/// <summary>Tasks that a worker has taken off the ready list together.</summary>
/// <param name="Token">The fence: what the claim is settled with takes effect once, and only while the claim
/// holds.</param>
/// <param name="At">When it was made, by the clock of Redis.</param>
/// <param name="Tasks">The tasks, oldest first; none when nobody can read what was claimed.</param>
/// <param name="Entries">How many entries it took off the list; there are fewer tasks when some cannot be read.</param>
public sealed record Claim(string Token, DateTimeOffset At, IReadOnlyList<ClaimedTask> Tasks, int Entries);

/// <summary>The result of settling a claim.</summary>
/// <param name="Answered">For each answer, in their order, whether it took effect.</param>
/// <param name="Started">
/// The deliveries of the other tasks, without cancelled tasks. Empty when the claim was taken back.
/// </param>
public sealed record Settlement(IReadOnlyList<Outcome> Answered, IReadOnlyList<Delivery> Started);
