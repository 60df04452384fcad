using System.Text.Json.Serialization;

namespace PrimeApp.Api.Primes;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PrimesPage))]
internal sealed partial class PrimesJsonContext : JsonSerializerContext;
