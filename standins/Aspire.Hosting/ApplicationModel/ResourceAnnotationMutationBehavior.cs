namespace Aspire.Hosting.ApplicationModel;

/// <summary>What becomes of annotations of the type that is being added.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>They stay.</summary>
    Append,

    /// <summary>They are removed.</summary>
    Replace,
}
