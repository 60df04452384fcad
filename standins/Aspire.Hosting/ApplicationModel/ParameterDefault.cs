namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter where none is configured.</summary>
public abstract class ParameterDefault
{
    /// <summary>Returns the value.</summary>
    public abstract string GetDefaultValue();
}
