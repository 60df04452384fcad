namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>What an API key allows.</summary>
public enum ApiKeyAccess
{
    /// <summary>Every request.</summary>
    Full,

    /// <summary>GET and HEAD requests, which change nothing.</summary>
    Read,

    /// <summary>Only <c>/metrics</c>.</summary>
    Metrics,
}
