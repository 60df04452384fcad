using System.Text.Json.Serialization;
using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CancelledTasks))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(RetriedTasks))]
internal sealed partial class QueueJsonContext : JsonSerializerContext;
