namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Whether a client may open one more.</summary>
public enum ClientLimitOutcome
{
    /// <summary>It is open.</summary>
    Open,

    /// <summary>The client has as many as one client may have.</summary>
    ClientHasTooMany,

    /// <summary>There are as many as there may be.</summary>
    TooMany,
}
