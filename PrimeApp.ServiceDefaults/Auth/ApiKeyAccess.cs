namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>What an API key is good for.</summary>
public enum ApiKeyAccess
{
    /// <summary>Everything.</summary>
    Full,

    /// <summary>To look at everything and change nothing: GET and HEAD.</summary>
    Read,

    /// <summary>To look at <c>/metrics</c>, and at nothing else.</summary>
    Metrics,
}
