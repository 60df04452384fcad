using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Declares that a resource listens on the network.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _port;
    private int? _targetPort;
    private bool? _tlsEnabled;
    private string? _transport;

    /// <summary>Declares an endpoint.</summary>
    /// <param name="protocol">The transport protocol.</param>
    /// <param name="uriScheme">The scheme of its URLs; the protocol's name when omitted.</param>
    /// <param name="transport">For HTTP: <c>http</c> or <c>http2</c>.</param>
    /// <param name="name">Unique within the resource; the scheme when omitted.</param>
    /// <param name="port">The port that clients connect to; random when omitted.</param>
    /// <param name="targetPort">The port that the resource listens on.</param>
    /// <param name="isExternal">Whether it is for clients outside of the application.</param>
    /// <param name="isProxied">Whether a proxy may listen in the resource's stead; it may when omitted.</param>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    /// <summary>Unique within the resource.</summary>
    public string Name { get; set; }

    /// <summary>The transport protocol.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port that clients connect to; null for a random one.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port that the resource itself listens on; null where it is told.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    /// <summary>The scheme of the endpoint's URLs.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host that the resource binds to.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>What is spoken: <c>http</c>, <c>http2</c>, or the protocol's name.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>Whether the endpoint is for clients outside of the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy may listen in the resource's stead.</summary>
    public bool IsProxied { get; set; }

    /// <summary>Whether the endpoint is encrypted.</summary>
    public bool TlsEnabled
    {
        get => _tlsEnabled ?? UriScheme == "https";
        set => _tlsEnabled = value;
    }

    /// <summary>Where the endpoint is reached; null until the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.Task is { IsCompletedSuccessfully: true } task ? task.Result : null;
        set => _allocated.TrySetResult(value ?? throw new ArgumentNullException(nameof(value)));
    }

    internal Task<AllocatedEndpoint> GetAllocatedEndpointAsync(CancellationToken cancellationToken)
        => _allocated.Task.WaitAsync(cancellationToken);
}
