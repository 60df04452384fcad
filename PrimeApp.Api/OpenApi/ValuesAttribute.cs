namespace PrimeApp.Api.OpenApi;

/// <summary>Says in the contract that a text is the name of an enumeration's member, in lower case.</summary>
internal abstract class ValuesAttribute(string[] names) : Attribute
{
    public IEnumerable<string> Values { get; } = names.Select(name => name.ToLowerInvariant());
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValuesOfAttribute<T>() : ValuesAttribute(Enum.GetNames<T>())
    where T : struct, Enum;
