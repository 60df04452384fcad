namespace PrimeApp.Jobs.Background;

/// <summary>
/// Wakes all that wait for a change. A waiter takes <see cref="Next"/>, then looks at what may have changed, then
/// waits. So it misses no change after the look. Safe for concurrent use.
/// </summary>
public sealed class Signal
{
    private TaskCompletionSource? _next;

    /// <summary>Completes at the next <see cref="Raise"/>.</summary>
    public Task Next
    {
        get
        {
            if (Volatile.Read(ref _next) is { } next)
            {
                return next.Task;
            }

            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, created, null) ?? created).Task;
        }
    }

    /// <summary>Says that something has changed.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, null)?.SetResult();
}
