namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>The result of <see cref="ClientLimit{TClient}.TryOpen"/>.</summary>
public enum ClientLimitOutcome
{
    /// <summary>The resource is open.</summary>
    Open,

    /// <summary>The client has reached the limit per client.</summary>
    ClientHasTooMany,

    /// <summary>All clients together have reached the total limit.</summary>
    TooMany,
}
