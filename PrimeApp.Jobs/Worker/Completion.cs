using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Worker;

/// <summary>The result of a delivery.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="LastPrime">The nth prime.</param>
/// <param name="ComputationType">Where it came from.</param>
public readonly record struct Completion(Delivery Delivery, ulong LastPrime, ComputationType ComputationType);
