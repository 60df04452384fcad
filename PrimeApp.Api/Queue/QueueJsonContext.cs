using System.Text.Json.Serialization;

namespace PrimeApp.Api.Queue;

/// <summary>How the queue is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CancelledTasks))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(RetriedTasks))]
internal sealed partial class QueueJsonContext : JsonSerializerContext;
