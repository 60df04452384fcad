namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the application host runs.</summary>
    Session,

    /// <summary>Longer than the application host.</summary>
    Persistent,
}
