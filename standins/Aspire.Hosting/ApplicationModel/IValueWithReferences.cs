namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value made from others.</summary>
public interface IValueWithReferences
{
    /// <summary>The values and resources it is made from.</summary>
    IEnumerable<object> References { get; }
}
