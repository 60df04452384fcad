namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is mounted into a container.</summary>
public enum ContainerMountType
{
    /// <summary>A path of the host.</summary>
    BindMount,

    /// <summary>A named volume.</summary>
    Volume,
}
