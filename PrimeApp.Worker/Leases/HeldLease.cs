using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Worker.Leases;

/// <summary>The lease of a delivery while the worker keeps it; disposing it ends the renewals.</summary>
internal sealed class HeldLease(Delivery delivery, Action<HeldLease> release) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public Delivery Delivery { get; } = delivery;

    /// <summary>Whose the delivery is, as far as it is known.</summary>
    public Outcome State { get; private set; } = Outcome.Done;

    /// <summary>Cancelled when the lease belongs to this worker no more; <see cref="State"/> says why.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>
    /// Says that the lease is not held any more. What that stops goes on elsewhere, not on the caller's thread.
    /// </summary>
    public void End(Outcome state)
    {
        State = state;
        _ = _ended.CancelAsync();
    }

    // The source is left to the garbage collector: a renewal that is under way may still end the lease.
    public void Dispose() => release(this);
}
