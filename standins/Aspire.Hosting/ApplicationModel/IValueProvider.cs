namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only while the application runs, such as an address or a secret.</summary>
public interface IValueProvider
{
    /// <summary>Resolves the value, waiting until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>Resolves the value as seen by a certain resource.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
        => GetValueAsync(cancellationToken);
}
