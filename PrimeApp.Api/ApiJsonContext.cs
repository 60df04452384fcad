using System.Text.Json.Serialization;
using PrimeApp.Api.Page;
using PrimeApp.Api.Primes;
using PrimeApp.Api.Queue;
using PrimeApp.Api.Tasks;

namespace PrimeApp.Api;

/// <summary>How requests and answers are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubmittedTask))]
[JsonSerializable(typeof(SubmittedTasks))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(PageSettings))]
[JsonSerializable(typeof(PrimesPage))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(RetriedTasks))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
