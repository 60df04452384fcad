using System.Text.Json.Serialization;

namespace PrimeApp.Api.WebUi;

/// <summary>How the settings of the web UI are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebUiSettings))]
internal sealed partial class WebUiJsonContext : JsonSerializerContext;
