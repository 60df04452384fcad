using System.Text.Json.Serialization;

namespace PrimeApp.Api.Primes;

/// <summary>JSON serialization of primes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PrimesPage))]
internal sealed partial class PrimesJsonContext : JsonSerializerContext;
