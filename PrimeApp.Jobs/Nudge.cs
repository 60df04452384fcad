namespace PrimeApp.Jobs;

/// <summary>Wakes one waiting loop. Given any number of times it is taken once: all of them mean the same. Thread-safe.</summary>
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
            // A nudge that comes before this one is taken for what the loop looks at next.
            Volatile.Write(ref _given, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
