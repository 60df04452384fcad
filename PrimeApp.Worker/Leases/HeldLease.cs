using PrimeApp.Jobs.Queue;

namespace PrimeApp.Worker.Leases;

/// <summary>The lease of a delivery while the worker keeps it; disposing it ends the renewals.</summary>
internal sealed class HeldLease(Delivery delivery, Action<HeldLease> release) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();

    public Delivery Delivery { get; } = delivery;

    /// <summary>Cancelled when the lease belongs to this worker no more.</summary>
    public CancellationToken Lost => _lost.Token;

    public void MarkLost() => _lost.Cancel();

    // The source is left to the garbage collector: a renewal that is under way may still mark it.
    public void Dispose() => release(this);
}
