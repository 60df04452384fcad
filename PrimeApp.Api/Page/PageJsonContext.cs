using System.Text.Json.Serialization;

namespace PrimeApp.Api.Page;

/// <summary>How the settings of the web UI are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageSettings))]
internal sealed partial class PageJsonContext : JsonSerializerContext;
