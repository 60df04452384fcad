namespace PrimeApp.Worker.Pump;

/// <summary>Counts what is under way against how much may be. Whoever takes asks for room first.</summary>
/// <param name="count">How much may be under way; what has been started already may exceed it.</param>
internal sealed class Slots(int count)
{
    private int _taken;

    /// <summary>How much is under way.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How much more may be begun.</summary>
    public int Free => Math.Max(0, count - Taken);

    /// <summary>One more is under way.</summary>
    public void Take() => Interlocked.Increment(ref _taken);

    /// <summary>One has ended; true when there was no room before.</summary>
    public bool Release() => Interlocked.Decrement(ref _taken) >= count - 1;
}
