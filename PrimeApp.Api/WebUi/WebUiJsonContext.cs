using System.Text.Json.Serialization;

namespace PrimeApp.Api.WebUi;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebUiSettings))]
internal sealed partial class WebUiJsonContext : JsonSerializerContext;
