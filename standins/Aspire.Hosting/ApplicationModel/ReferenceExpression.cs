using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with holes for values that are known only when the application runs.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>The expression without text.</summary>
    public static readonly ReferenceExpression Empty = new(string.Empty, [], [], []);

    internal ReferenceExpression(
        string format,
        IReadOnlyList<IValueProvider> valueProviders,
        IReadOnlyList<string> manifestExpressions,
        IReadOnlyList<string?> stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        ManifestExpressions = manifestExpressions;
        StringFormats = stringFormats;
    }

    /// <summary>The text, as a composite format string.</summary>
    public string Format { get; }

    /// <summary>The values that fill the holes, in order.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>The symbolic forms that fill the holes, in order.</summary>
    public IReadOnlyList<string> ManifestExpressions { get; }

    /// <summary>How each value is written: null as it is, <c>uri</c> percent-encoded.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <inheritdoc />
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    /// <summary>Makes an expression from an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
        => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            values[i] = StringFormats[i] switch
            {
                null => value,
                "uri" => Uri.EscapeDataString(value ?? string.Empty),
                var format => throw new FormatException($"There is no format '{format}' for values of expressions."),
            };
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler
    {
        private readonly ExpressionParts _parts = new();

        /// <summary>Called by the compiler, which passes what it knows about the string.</summary>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
        }

        /// <summary>Adds text.</summary>
        public void AppendLiteral(string value) => _parts.AddText(value);

        /// <summary>Adds text.</summary>
        public void AppendFormatted(string? value) => _parts.AddText(value);

        /// <summary>Adds a value that is resolved later.</summary>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider, format: null);

        /// <summary>Adds a value that is resolved later.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider, format);

        /// <summary>Adds the value of a resource, resolved later.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider.Resource, format: null);

        /// <summary>Adds the value of a resource, resolved later.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider.Resource, format);

        internal ReferenceExpression GetExpression() => _parts.ToExpression();
    }
}
