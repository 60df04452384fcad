namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint is reached.</summary>
public class AllocatedEndpoint
{
    /// <summary>Gives an endpoint its address.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">The host name.</param>
    /// <param name="port">The port that clients connect to.</param>
    /// <param name="targetPortExpression">The port that the resource listens on, where it is one.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
    {
        Endpoint = endpoint;
        Address = address;
        Port = port;
        TargetPortExpression = targetPortExpression;
    }

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>The host name.</summary>
    public string Address { get; }

    /// <summary>The port that clients connect to.</summary>
    public int Port { get; }

    /// <summary>The port that the resource listens on, where it is one.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>The scheme, for example <c>http</c>.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary>Host and port, separated by a colon.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary>Scheme, host and port.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc />
    public override string ToString() => UriString;
}
