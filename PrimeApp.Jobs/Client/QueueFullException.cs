namespace PrimeApp.Jobs.Client;

/// <summary>As many tasks wait as may; nothing was accepted.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Creates the exception.</summary>
    public QueueFullException(long length, int maxLength)
        : base($"The queue is full: {length} tasks wait, and {maxLength} may.")
    {
    }
}
