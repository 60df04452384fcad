namespace PrimeApp.Tests.Harness;

/// <summary>A task as the API tells it. What an answer leaves out is null.</summary>
public sealed record TaskAnswer(
    string RequestId,
    long N,
    string Status,
    DateTimeOffset SubmittedAt,
    LinksAnswer Links,
    double? Progress = null,
    int? Attempts = null,
    AttemptAnswer[]? AttemptLog = null,
    string? Worker = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? FinishedAt = null,
    string? ComputationType = null,
    ResultAnswer? Result = null,
    string? Error = null)
{
    /// <summary>The last prime of a completed task.</summary>
    public ulong LastPrime => Result!.LastPrime;
}

public sealed record LinksAnswer(Uri Self, Uri Primes, Uri Events);

public sealed record AttemptAnswer(
    string Worker, DateTimeOffset StartedAt, string Outcome, DateTimeOffset? EndedAt = null, string? Error = null);

public sealed record ResultAnswer(long Count, ulong LastPrime, ulong[]? Primes = null, bool? Truncated = null);

/// <summary>A page of tasks, or a batch of them.</summary>
public sealed record TasksAnswer(TaskAnswer[] Tasks, string? Next = null);

public sealed record PrimesAnswer(ulong[] Primes, string? Next = null);

public sealed record QueueAnswer(
    long Depth,
    double OldestAgeSeconds,
    long Delayed,
    long Running,
    long Dead,
    long WorkersAlive,
    bool Paused,
    WorkerAnswer[] Workers,
    DateTimeOffset? PausedAt = null);

public sealed record WorkerAnswer(string Name, bool Alive, RunningTaskAnswer[] Tasks);

public sealed record RunningTaskAnswer(string RequestId, long N, double Progress);

public sealed record ProblemAnswer(string Title, int Status, string TraceId, string? Detail = null);

public sealed record SettingsAnswer(long MaxN, Uri? Prometheus = null, Uri? Grafana = null, Uri? Dashboard = null);

/// <summary>Reads what the API writes by records of the tests' own, so that its names and forms are tested.</summary>
public static class ApiAnswer
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads an answer. The API leaves out what is not there: it writes no null.</summary>
    public static T Parse<T>(string json)
    {
        Assert.DoesNotContain(":null", json, StringComparison.Ordinal);
        return JsonSerializer.Deserialize<T>(json, Options)!;
    }

    /// <summary>Reads the body of an answer, whatever its status is.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response) =>
        Parse<T>(await response.Content.ReadAsStringAsync());

    /// <summary>Asks for a page, which must be there.</summary>
    public static async Task<T> GetAsync<T>(this HttpClient client, string path) =>
        Parse<T>(await client.GetStringAsync(path));
}
