namespace Aspire.Hosting;

/// <summary>Something about the application is wrong, and the message says what.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>An error without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>An error.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>An error that comes from another.</summary>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
