namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource, as a value; its default form is its URL.</summary>
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    /// <summary>Refers to an endpoint by its name.</summary>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);

        Resource = owner;
        EndpointName = endpointName;
    }

    /// <summary>Refers to an endpoint.</summary>
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint.Name)
    {
    }

    /// <summary>The resource that has the endpoint.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>The name of the endpoint within the resource.</summary>
    public string EndpointName { get; }

    /// <summary>The endpoint's declaration.</summary>
    /// <exception cref="InvalidOperationException">The resource has no such endpoint.</exception>
    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(
        $"The resource '{Resource.Name}' has no endpoint '{EndpointName}'. It has: {EndpointNames()}.");

    /// <summary>Whether the resource has such an endpoint.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether the endpoint has an address yet.</summary>
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <summary>Whether its scheme is <c>http</c>.</summary>
    public bool IsHttp => Scheme == "http";

    /// <summary>Whether its scheme is <c>https</c>.</summary>
    public bool IsHttps => Scheme == "https";

    /// <summary>Whether the endpoint exists and is encrypted.</summary>
    public bool TlsEnabled => Find() is { TlsEnabled: true };

    /// <summary>The scheme, for example <c>http</c>.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>The port that the resource itself listens on, where it was declared.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    /// <summary>The port that clients connect to.</summary>
    public int Port => Allocated.Port;

    /// <summary>The host name.</summary>
    public string Host => Allocated.Address;

    /// <summary>Scheme, host and port.</summary>
    public string Url => Allocated.UriString;

    /// <inheritdoc />
    public string ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint ?? throw new InvalidOperationException(
        $"The endpoint '{EndpointName}' of '{Resource.Name}' has no address before the application starts.");

    /// <summary>A part of the endpoint's address, as a value.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
        => Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    private EndpointAnnotation? Find() => Resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => endpoint.Name.Equals(EndpointName, StringComparison.OrdinalIgnoreCase));

    private string EndpointNames() => Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Name)
        .DefaultIfEmpty("none").Aggregate((names, name) => $"{names}, {name}");
}
