namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that has a symbolic form where its concrete form is not known yet.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The symbolic form, for example <c>{redis.bindings.tcp.port}</c>.</summary>
    string ValueExpression { get; }
}
