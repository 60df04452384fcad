using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PrimeApp.Api.OpenApi;

/// <summary>Completes what the contract says of values.</summary>
internal static class SchemaDetails
{
    public const string HexPattern = "^[0-9a-f]{32}$";

    private static readonly Dictionary<string, string> ProblemDescriptions = new()
    {
        ["type"] = "An address that says more about the status.",
        ["title"] = "What kind of problem it is.",
        ["status"] = "The HTTP status.",
        ["detail"] = "What it is this time, and what can be done.",
        ["instance"] = "Not used.",
    };

    /// <summary>Says what a value may be.</summary>
    public static Task CompleteAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // Every number that is sent fits, and clients that are generated fail on a uint64.
        if (schema.Format == "uint64")
        {
            schema.Format = "int64";
        }

        if (context.JsonPropertyInfo is { } property)
        {
            if (property.Name == "request_id")
            {
                schema.Pattern = HexPattern;
            }

            var attributes = property.AttributeProvider?.GetCustomAttributes(typeof(ValuesAttribute), inherit: true)
                ?? [];
            foreach (var attribute in attributes.Cast<ValuesAttribute>())
            {
                schema.Enum = [.. attribute.Values.Select(value => (JsonNode)value)];
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Says of each member that it is left out where it does not apply, instead of being null.</summary>
    public static void LeaveOutNulls(OpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToArray() ?? [])
        {
            schema.Properties![name] = WithoutNull(property);
        }
    }

    /// <summary>Says what a problem document has here.</summary>
    public static void CompleteProblem(OpenApiSchema problem)
    {
        problem.Description = "What went wrong (RFC 9457).";
        problem.Required = new HashSet<string> { "title", "status", "trace_id" };
        problem.Properties ??= new Dictionary<string, IOpenApiSchema>();
        // An extension that the framework's type does not declare.
        problem.Properties["trace_id"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = HexPattern,
            Description = "Finds the request in traces and logs.",
        };
        foreach (var (name, description) in ProblemDescriptions)
        {
            problem.Properties[name].Description = description;
        }
    }

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema own)
        {
            return schema;
        }

        own.Type &= ~JsonSchemaType.Null;
        return own.OneOf is { Count: 2 } choices
            ? choices.Single(choice => choice.Type != JsonSchemaType.Null)
            : own;
    }
}
