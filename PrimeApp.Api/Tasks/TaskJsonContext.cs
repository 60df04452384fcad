using System.Text.Json.Serialization;

namespace PrimeApp.Api.Tasks;

/// <summary>JSON serialization of tasks.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubmittedTask))]
[JsonSerializable(typeof(SubmittedTasks))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TaskPage))]
internal sealed partial class TaskJsonContext : JsonSerializerContext;
