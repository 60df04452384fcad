using System.Text.Json.Serialization;

namespace PrimeApp.Api.Primes;

/// <summary>How primes are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PrimesPage))]
internal sealed partial class PrimesJsonContext : JsonSerializerContext;
