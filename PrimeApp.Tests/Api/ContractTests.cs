using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Api;

/// <summary>Holds the API to /openapi/v1.json, and that to the API: every operation is called.</summary>
[Trait("Category", "Integration")]
public sealed class ContractTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Every_operation_answers_as_the_contract_says()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, true, ("Queue:MaxFailures", "1"));
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server);
        var contract = await api.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var failed = await FailAsync(host);
        await FailAsync(host);
        await using var worker = await ServiceProcess.StartAsync("PrimeApp.Worker", redis.Server);
        var done = (await api.Client.CompleteAsync(2_000)).GetProperty("request_id").GetString()!;

        (string Operation, string Path, string? Body)[] calls =
        [
            ("SubmitTask", "/tasks", """{"n": 100}"""), ("SubmitTask", "/tasks", """{"n": 0}"""), ("SubmitTask", "/tasks", null),
            ("SubmitTask", "/tasks", $$"""{"n": "{{new string('1', 5000)}}"}"""),
            ("SubmitTasks", "/tasks/batch", """{"n": [1, 2]}"""), ("SubmitTasks", "/tasks/batch", "[]"),
            ("ListTasks", "/tasks", null), ("ListTasks", "/tasks?status=x", null), ("ListTasksHeaders", "/tasks", null),
            ("GetTask", $"/tasks/{done}", null), ("GetTask", $"/tasks/{failed}", null), ("GetTask", "/tasks/x", null),
            ("GetTaskHeaders", $"/tasks/{done}", null),
            ("CancelTask", $"/tasks/{done}", null), ("CancelTask", "/tasks/x", null),
            ("GetPrimes", $"/tasks/{done}/primes", null), ("GetPrimes", $"/tasks/{done}/primes?limit=0", null),
            ("GetPrimes", $"/tasks/{failed}/primes", null), ("GetPrimesHeaders", $"/tasks/{done}/primes", null),
            ("WatchTask", $"/tasks/{done}/events", null), ("WatchTask", "/tasks/x/events", null),
            ("WatchTaskHeaders", $"/tasks/{done}/events", null),
            ("GetQueue", "/queue", null), ("GetQueueHeaders", "/queue", null),
            ("ListDeadLetters", "/queue/dead", null), ("ListDeadLetters", "/queue/dead?cursor=x", null),
            ("ListDeadLettersHeaders", "/queue/dead", null),
            ("RetryDeadLetter", $"/queue/dead/{failed}/retry", null), ("RetryDeadLetter", $"/queue/dead/{done}/retry", null),
            ("RetryDeadLetters", "/queue/dead/retry", null), ("RetryDeadLetters", "/queue/dead/retry?limit=x", null),
            ("GetPageSettings", "/page/settings", null), ("GetPageSettingsHeaders", "/page/settings", null),
        ];

        var operations = (
            from path in contract.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select (operation.Value.GetProperty("operationId").GetString()!, (Method: operation.Name, operation.Value)))
            .ToDictionary();
        Assert.Equal(operations.Keys.Order(StringComparer.Ordinal), calls.Select(call => call.Operation).Distinct().Order(StringComparer.Ordinal));
        foreach (var (name, path, body) in calls)
        {
            var (method, operation) = operations[name];
            using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path);
            request.Content = body is null ? null : new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
            using var response = await api.Client.SendAsync(request);
            await AssertDocumentedAsync(contract, operation, response, $"{name} {path}");
        }
    }

    private static async Task AssertDocumentedAsync(
        JsonElement contract, JsonElement operation, HttpResponseMessage response, string call)
    {
        var status = $"{(int)response.StatusCode}";
        Assert.True(operation.GetProperty("responses").TryGetProperty(status, out var documented), $"{call}: {status}");
        if (response.Content.Headers.ContentType?.MediaType is not { } mediaType)
        {
            return;
        }

        Assert.True(documented.TryGetProperty("content", out var contents), $"{call}: {status} has content");
        Assert.True(contents.TryGetProperty(mediaType, out var content), $"{call}: {status} {mediaType}");
        var text = await response.Content.ReadAsStringAsync();
        if (text.Length > 0 && mediaType.EndsWith("json", StringComparison.Ordinal))
        {
            var problems = new JsonSchema(contract).Validate(content.GetProperty("schema"), JsonElement.Parse(text));
            Assert.True(!problems.Any(), $"{call}: {string.Join("; ", problems)}");
        }
    }

    private static async Task<string> FailAsync(JobsHost host)
    {
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        await host.Worker.FailAsync((await host.TakeAsync())!, "broken", None);
        return submission.Id;
    }
}
