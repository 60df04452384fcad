namespace Aspire.Hosting.ApplicationModel;

/// <summary>The networks every application has.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>The machine itself.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>The internet.</summary>
    public static readonly NetworkIdentifier PublicInternet = new(".");

    /// <summary>The network of the containers.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}
