namespace PrimeApp.Worker.Pump;

/// <summary>
/// Wakes one waiting loop. Several nudges before the loop waits are one, since they mean the same. Thread-safe.
/// </summary>
internal sealed class Nudge
{
    private TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes the loop, now or when it waits next.</summary>
    public void Give() => Volatile.Read(ref _given).TrySetResult();

    /// <summary>Waits for a nudge, and no longer than <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var given = _given.Task;
        await given.WaitAsync(timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (given.IsCompleted)
        {
            // A nudge between the check above and this line is not lost: the loop looks at everything after it wakes.
            Volatile.Write(ref _given, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
