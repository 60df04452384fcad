namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value with both a concrete and a symbolic form.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;
