using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PrimeApp.Api.OpenApi;

/// <summary>Completes the schemas of the contract.</summary>
internal static class SchemaDetails
{
    public const string HexPattern = "^[0-9a-f]{32}$";

    private static readonly Dictionary<string, string> ProblemDescriptions = new()
    {
        ["type"] = "URI of a description of the status.",
        ["title"] = "The kind of problem.",
        ["status"] = "The HTTP status.",
        ["detail"] = "The cause in this case, and what the client can do.",
        ["instance"] = "Not used.",
    };

    /// <summary>Adds patterns and allowed values to a schema.</summary>
    public static Task CompleteAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // Every value fits into an int64, and generated clients do not support uint64.
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

    /// <summary>Marks each member as never null: the API leaves out members without a value.</summary>
    public static void LeaveOutNulls(OpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToArray() ?? [])
        {
            schema.Properties![name] = WithoutNull(property);
        }
    }

    /// <summary>Describes the members of a problem document, including the trace id.</summary>
    public static void CompleteProblem(OpenApiSchema problem)
    {
        problem.Description = "A problem document (RFC 9457).";
        problem.Required = new HashSet<string> { "title", "status", "trace_id" };
        problem.Properties ??= new Dictionary<string, IOpenApiSchema>();
        // The framework's type does not declare this extension member.
        problem.Properties["trace_id"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = HexPattern,
            Description = "The trace id of the request in traces and logs.",
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
