namespace Aspire.Hosting;

/// <summary>A parameter that something needs has no value.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    /// <summary>An error without a message.</summary>
    public MissingParameterValueException()
    {
    }

    /// <summary>An error.</summary>
    public MissingParameterValueException(string message)
        : base(message)
    {
    }

    /// <summary>An error that comes from another.</summary>
    public MissingParameterValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
