namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>Checks JSON against the part of JSON Schema that the contract uses.</summary>
public sealed class JsonSchema(JsonElement document)
{
    private static readonly HashSet<string> Understood =
        ["$ref", "type", "properties", "required", "items", "oneOf", "format", "description", "enum", "pattern"];

    /// <summary>Gives what is wrong with a value, each with its place; nothing when it is valid.</summary>
    public IEnumerable<string> Validate(JsonElement schema, JsonElement value, string place = "$")
    {
        foreach (var keyword in schema.EnumerateObject().Select(member => member.Name).Where(name =>
            !Understood.Contains(name)))
        {
            yield return $"{place}: the keyword '{keyword}' is not understood";
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas")
                .GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        if (schema.TryGetProperty("oneOf", out var choices)
            && choices.EnumerateArray().Count(choice => !Validate(choice, value, place).Any()) != 1)
        {
            yield return $"{place}: fits not one of the choices";
        }

        if (schema.TryGetProperty("type", out var type) && !TypesOf(type).Any(name => IsOfType(value, name)))
        {
            yield return $"{place}: {value.ValueKind} is not {type}";
        }

        if (schema.TryGetProperty("enum", out var values)
            && !values.EnumerateArray().Any(other => JsonElement.DeepEquals(other, value)))
        {
            yield return $"{place}: {value} is not one of {values}";
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.ToString(), pattern.GetString()!))
        {
            yield return $"{place}: '{value}' does not match {pattern}";
        }

        foreach (var problem in ValidateMembers(schema, value, place))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> ValidateMembers(JsonElement schema, JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            return value.EnumerateArray().SelectMany((item, i) => Validate(items, item, $"{place}[{i}]"));
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return [];
        }

        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!)
                .Where(name => !value.TryGetProperty(name, out _))
            : [];
        return missing.Select(name => $"{place}: '{name}' is missing")
            .Concat(value.EnumerateObject().SelectMany(member =>
            properties.TryGetProperty(member.Name, out var property)
                ? Validate(property, member.Value, $"{place}.{member.Name}")
                : [$"{place}: '{member.Name}' is not declared"]));
    }

    private static IEnumerable<string> TypesOf(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Select(name => name.GetString()!)
        : [type.GetString()!];

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
