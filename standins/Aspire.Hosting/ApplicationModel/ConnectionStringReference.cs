namespace Aspire.Hosting.ApplicationModel;

/// <summary>The connection string of a resource, as a value that may or may not be missing.</summary>
/// <param name="resource">The resource with the connection string.</param>
/// <param name="optional">Whether it may be missing.</param>
public class ConnectionStringReference(IResourceWithConnectionString resource, bool optional) : IExpressionValue, IValueWithReferences
{
    /// <summary>The resource with the connection string.</summary>
    public IResourceWithConnectionString Resource { get; } = resource;

    /// <summary>Whether it may be missing.</summary>
    public bool Optional { get; } = optional;

    string IManifestExpressionProvider.ValueExpression => Resource.ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken)
        => RequireAsync(Resource.GetConnectionStringAsync(cancellationToken));

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
        => RequireAsync(Resource.GetValueAsync(context, cancellationToken));

    private async ValueTask<string?> RequireAsync(ValueTask<string?> value)
    {
        var connectionString = await value;
        return string.IsNullOrEmpty(connectionString) && !Optional
            ? throw new DistributedApplicationException($"The connection string of '{Resource.Name}' is missing.")
            : connectionString;
    }
}
