namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>Scheme, host and port.</summary>
    Url,

    /// <summary>The host name.</summary>
    Host,

    /// <summary>The host as an IPv4 address.</summary>
    IPV4Host,

    /// <summary>The port that clients connect to.</summary>
    Port,

    /// <summary>The scheme, for example <c>http</c>.</summary>
    Scheme,

    /// <summary>The port that the resource itself listens on.</summary>
    TargetPort,

    /// <summary>Host and port, separated by a colon.</summary>
    HostAndPort,

    /// <summary>Whether the endpoint is encrypted: <c>True</c> or <c>False</c>.</summary>
    TlsEnabled,
}
