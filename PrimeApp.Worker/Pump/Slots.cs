namespace PrimeApp.Worker.Pump;

/// <summary>Counts what is under way against how much may be. Whoever takes asks for room first.</summary>
/// <param name="count">How much may be under way.</param>
internal sealed class Slots(int count)
{
    private int _taken;

    /// <summary>How much is under way.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How much more may be begun.</summary>
    public int Free => Math.Max(0, count - Taken);

    /// <summary>Some more are under way.</summary>
    public void Take(int more = 1) => Interlocked.Add(ref _taken, more);

    /// <summary>Some have ended; true when there was no room before.</summary>
    public bool Release(int ended = 1) => Interlocked.Add(ref _taken, -ended) + ended >= count;
}
