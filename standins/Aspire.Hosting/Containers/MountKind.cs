namespace Aspire.Hosting.Containers;

/// <summary>What the source of a mount is.</summary>
internal enum MountKind
{
    /// <summary>A path on the host.</summary>
    BindMount,

    /// <summary>A named volume.</summary>
    Volume,
}
