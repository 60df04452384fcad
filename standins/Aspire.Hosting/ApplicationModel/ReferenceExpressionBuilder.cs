using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes a <see cref="ReferenceExpression" /> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ExpressionParts _parts = new();

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty => _parts.IsEmpty;

    /// <summary>Adds an interpolated string.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The handler is made from the instance.")]
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has already added every part to this builder.
    }

    /// <summary>Adds text.</summary>
    public void AppendLiteral(string value) => _parts.AddText(value);

    /// <summary>Adds a value that is resolved later.</summary>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider
        => _parts.AddValue(valueProvider, format: null);

    /// <summary>Adds a value that is resolved later.</summary>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider
        => _parts.AddValue(valueProvider, format);

    /// <summary>The expression made of everything that was added.</summary>
    public ReferenceExpression Build() => _parts.ToExpression();

    /// <summary>Passes the parts of an interpolated string to a builder.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        private readonly ExpressionParts _parts;

        /// <summary>Called by the compiler, which passes what it knows about the string.</summary>
        public ReferenceExpressionBuilderInterpolatedStringHandler(
            int literalLength,
            int formattedCount,
            ReferenceExpressionBuilder builder)
        {
            _parts = builder._parts;
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
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider, format);

        /// <summary>Adds the value of a resource, resolved later.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider.Resource, format: null);

        /// <summary>Adds the value of a resource, resolved later.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _parts.AddValue(valueProvider.Resource, format);
    }
}
