using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace PrimeApp.Api.OpenApi;

internal static class OpenApiExtensions
{
    private const string KeyScheme = "apiKey";

    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Tasks"] = "Submit, read, watch and cancel tasks.",
        ["Primes"] = "Read results.",
        ["Queue"] = "Inspect the queue and retry dead letters.",
        ["Web UI"] = "Settings of the web UI.",
    };

    // The problems that any request may be answered with. See docs/api.md, keys and limits.
    private static readonly int[] CommonProblems =
    [
        StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
        StatusCodes.Status504GatewayTimeout,
    ];

    /// <summary>Adds the OpenAPI document (the contract), generated from the routes and their metadata.</summary>
    public static void AddContract(this IServiceCollection services) => services.AddOpenApi(openApi =>
    {
        // The description mentions HEAD: generated clients have no use for a method without a result.
        openApi.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        openApi.AddSchemaTransformer(SchemaDetails.CompleteAsync);
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "PrimeApp",
                Version = "v1",
                Description = "Distributed workers compute the first n primes. "
                    + "Every GET route also answers HEAD with the headers alone.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            };
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
            // The server that was asked, without the host name by which the client reached it.
            document.Servers = [new OpenApiServer { Url = PathOf(document.Servers), Description = "This service." }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Security =
            [
                new OpenApiSecurityRequirement(),
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] },
            ];
            document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
                Description = "Required if API keys are configured.",
            };
            foreach (var schema in document.Components.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
            {
                SchemaDetails.LeaveOutNulls(schema);
            }

            if (document.Components.Schemas?["ProblemDetails"] is OpenApiSchema problem)
            {
                SchemaDetails.CompleteProblem(problem);
            }

            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, _, _) =>
        {
            var parameters = operation.Parameters?.OfType<OpenApiParameter>() ?? [];
            foreach (var parameter in parameters.Where(parameter => parameter.Name == "id"))
            {
                parameter.Description = "The request_id of the task.";
                parameter.Schema =
                    new OpenApiSchema { Type = JsonSchemaType.String, Pattern = SchemaDetails.HexPattern };
            }

            ProblemResponses.Complete(operation);
            return Task.CompletedTask;
        });
    });

    /// <summary>Serves the contract to every client, without a key.</summary>
    public static void MapContract(this WebApplication app) => app.MapOpenApi().CacheOutput().AllowAnonymous();

    /// <summary>Sets the name, tag and summary of a route, and the problems that it adds to the common ones.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route, string name, string tag, string summary, params int[] problems)
    {
        route.WithName(name).WithTags(tag).WithSummary(summary);
        foreach (var status in problems.Concat(CommonProblems).Distinct())
        {
            route.ProducesProblem(status);
        }

        return route;
    }

    /// <summary>Replaces the example of a problem where the route's own differs from the common one.</summary>
    public static RouteHandlerBuilder WithProblem(
        this RouteHandlerBuilder route, int status, string title, string detail) => route.WithContent(
            status, ProblemResponses.MediaType,
            content => content.Example = ProblemResponses.CreateExample(status, title, detail));

    /// <summary>Describes an integer query parameter of a route.</summary>
    public static RouteHandlerBuilder WithInteger(
        this RouteHandlerBuilder route, string name, string description, long min, long? max, long? defaultValue) =>
        route.WithParameter(ParameterLocation.Query, name, description, new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = min.ToString(CultureInfo.InvariantCulture),
            Maximum = max?.ToString(CultureInfo.InvariantCulture),
            Default = defaultValue is { } value ? JsonValue.Create(value) : null,
        });

    /// <summary>Describes a text parameter of a route, in the query or in a header.</summary>
    public static RouteHandlerBuilder WithText(
        this RouteHandlerBuilder route,
        ParameterLocation location,
        string name,
        string description,
        string? pattern = null,
        params string[] values) =>
        route.WithParameter(location, name, description, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = pattern,
            Enum = values.Length == 0 ? null : [.. values.Select(value => (JsonNode)JsonValue.Create(value))],
        });

    /// <summary>Describes the request body of a route.</summary>
    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, OpenApiSchema n, JsonNode example) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Required = new HashSet<string> { "n" },
                            Properties = new Dictionary<string, IOpenApiSchema> { ["n"] = n },
                        },
                        Example = new JsonObject { ["n"] = example.DeepClone() },
                    },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>Adds an example of a JSON response.</summary>
    public static RouteHandlerBuilder WithExample<T>(
        this RouteHandlerBuilder route, int status, T example, JsonTypeInfo<T> typeInfo) => route.WithContent(
            status, "application/json", content => content.Example = JsonSerializer.SerializeToNode(example, typeInfo));

    /// <summary>Adds a text response with an example, beside a JSON response.</summary>
    public static RouteHandlerBuilder WithText(this RouteHandlerBuilder route, string mediaType, string example) =>
        route.WithContent(StatusCodes.Status200OK, mediaType, content =>
        {
            content.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            content.Example = example;
        });

    /// <summary>Adds a binary response, beside a JSON response.</summary>
    public static RouteHandlerBuilder WithOctets(this RouteHandlerBuilder route, int status) => route.WithContent(
        status,
        MediaTypeNames.Application.Octet,
        content => content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" });

    /// <summary>Documents conditional requests: the ETag header, If-None-Match and 304.</summary>
    public static RouteHandlerBuilder WithEntityTag(this RouteHandlerBuilder route) => route
        .WithText(ParameterLocation.Header, HeaderNames.IfNoneMatch,
            "The ETag of an earlier response. The service answers 304 if it still applies.")
        .WithHeader(StatusCodes.Status200OK, HeaderNames.ETag, "Identifies the state of the resource.")
        .Produces(StatusCodes.Status304NotModified);

    /// <summary>Documents a header of a response.</summary>
    public static RouteHandlerBuilder WithHeader(
        this RouteHandlerBuilder route, int status, string name, string description) =>
        route.WithResponse(status, response => response.AddHeader(name, JsonSchemaType.String, description));

    /// <summary>Adds a header to the description of a response.</summary>
    public static void AddHeader(this OpenApiResponse response, string name, JsonSchemaType type, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader
        {
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };
    }

    private static string PathOf(IList<OpenApiServer>? servers) =>
        servers is [{ Url: { } address }, ..] && new Uri(address).AbsolutePath.TrimEnd('/') is { Length: > 0 } path
            ? path : "/";

    private static RouteHandlerBuilder WithContent(
        this RouteHandlerBuilder route, int status, string mediaType, Action<OpenApiMediaType> configure) =>
        route.WithResponse(status, response => configure(response.Content![mediaType]));

    private static RouteHandlerBuilder WithResponse(
        this RouteHandlerBuilder route, int status, Action<OpenApiResponse> configure) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            configure((OpenApiResponse)operation.Responses![status.ToString(CultureInfo.InvariantCulture)]);
            return Task.CompletedTask;
        });

    private static RouteHandlerBuilder WithParameter(
        this RouteHandlerBuilder route, ParameterLocation location, string name, string description,
        OpenApiSchema schema) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = location,
                Description = description,
                Schema = schema,
            });
            return Task.CompletedTask;
        });
}
