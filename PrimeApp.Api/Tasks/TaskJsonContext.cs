using System.Text.Json.Serialization;

namespace PrimeApp.Api.Tasks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubmittedTask))]
[JsonSerializable(typeof(SubmittedTasks))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TaskPage))]
internal sealed partial class TaskJsonContext : JsonSerializerContext;
