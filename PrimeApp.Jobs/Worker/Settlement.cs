using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Worker;

/// <summary>What became of a claim.</summary>
/// <param name="Answered">For each answer, in their order, whether it took effect.</param>
/// <param name="Started">
/// The deliveries of the others. Those are left out that were withdrawn; all, when the claim was taken back.
/// </param>
public sealed record Settlement(IReadOnlyList<LeaseState> Answered, IReadOnlyList<Delivery> Started);
