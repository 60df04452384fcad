namespace PrimeApp.Api.OpenApi;

/// <summary>Marks a text property whose values are the members of an enumeration in lower case.</summary>
internal abstract class ValuesAttribute(string[] names) : Attribute
{
    public IEnumerable<string> Values { get; } = names.Select(name => name.ToLowerInvariant());
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValuesOfAttribute<T>() : ValuesAttribute(Enum.GetNames<T>())
    where T : struct, Enum;
