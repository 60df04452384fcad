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
        ["Tasks"] = "Submit tasks, ask for them, watch and cancel them.",
        ["Primes"] = "Read results.",
        ["Queue"] = "What operators ask of the queue.",
        ["Page"] = "What the web UI needs to know.",
    };

    // What any request may be answered with: see docs/api.md, keys and limits.
    private static readonly int[] CommonProblems =
    [
        StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
        StatusCodes.Status504GatewayTimeout,
    ];

    /// <summary>Adds the contract, which is made of the routes and of what they say of themselves.</summary>
    public static void AddContract(this IServiceCollection services) => services.AddOpenApi(openApi =>
    {
        // HEAD is in the description: a generated client has no use for a method without a result.
        openApi.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        openApi.AddSchemaTransformer(SchemaDetails.CompleteAsync);
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "PrimeApp",
                Version = "v1",
                Description = "The first n primes, found by distributed workers. "
                    + "What is read with GET answers HEAD too, with the headers alone.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            };
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
            // The one that was asked, without the name by which it was reached.
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
                Description = "Needed once the service has keys.",
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

    /// <summary>Serves the contract to anyone.</summary>
    public static void MapContract(this WebApplication app) => app.MapOpenApi().CacheOutput().AllowAnonymous();

    /// <summary>Says what a route is for, and with which problems it answers besides those that any may.</summary>
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

    /// <summary>Shows a problem that is another one than that of most routes.</summary>
    public static RouteHandlerBuilder WithProblem(
        this RouteHandlerBuilder route, int status, string title, string detail) => route.WithContent(
            status, ProblemResponses.MediaType,
            content => content.Example = ProblemResponses.CreateExample(status, title, detail));

    /// <summary>Says which integer a route reads from the query.</summary>
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

    /// <summary>Says which text a route reads from the query or from a header.</summary>
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

    /// <summary>Says what a route reads as its body.</summary>
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

    /// <summary>Shows an answer in JSON.</summary>
    public static RouteHandlerBuilder WithExample<T>(
        this RouteHandlerBuilder route, int status, T example, JsonTypeInfo<T> typeInfo) => route.WithContent(
            status, "application/json", content => content.Example = JsonSerializer.SerializeToNode(example, typeInfo));

    /// <summary>Shows an answer of text, whatever the type of the one that is JSON.</summary>
    public static RouteHandlerBuilder WithText(this RouteHandlerBuilder route, string mediaType, string example) =>
        route.WithContent(StatusCodes.Status200OK, mediaType, content =>
        {
            content.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            content.Example = example;
        });

    /// <summary>Says that an answer is octets, whatever the type of the one that is JSON.</summary>
    public static RouteHandlerBuilder WithOctets(this RouteHandlerBuilder route, int status) => route.WithContent(
        status,
        MediaTypeNames.Application.Octet,
        content => content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" });

    /// <summary>Says that an answer names its state, and is not sent to a client that has it.</summary>
    public static RouteHandlerBuilder WithEntityTag(this RouteHandlerBuilder route) => route
        .WithText(ParameterLocation.Header, HeaderNames.IfNoneMatch,
            "What the client has: the ETag of an answer before.")
        .WithHeader(StatusCodes.Status200OK, HeaderNames.ETag, "Names the state of what is answered.")
        .Produces(StatusCodes.Status304NotModified);

    /// <summary>Says which header an answer has.</summary>
    public static RouteHandlerBuilder WithHeader(
        this RouteHandlerBuilder route, int status, string name, string description) =>
        route.WithResponse(status, response => response.AddHeader(name, JsonSchemaType.String, description));

    /// <summary>Adds a header to what the contract says of an answer.</summary>
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
