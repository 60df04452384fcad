namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>Holds the API to /openapi/v1.json, and that to the API: every operation is called.</summary>
[Trait("Category", "Integration")]
public sealed class ContractTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Every_operation_answers_as_the_contract_says()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var contract = await Contract.LoadAsync(api);
        var failed = await FailAsync(host);
        await FailAsync(host);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);
        var done = (await api.Client.CompleteAsync(2_000)).RequestId;

        (string Operation, string Path, string? Body)[] calls =
        [
            ("SubmitTask", "/tasks", """{"n": 100}"""), ("SubmitTask", "/tasks", """{"n": 0}"""),
            ("SubmitTask", "/tasks", null),
            ("SubmitTask", "/tasks", $$"""{"n": "{{new string('1', 5000)}}"}"""),
            ("SubmitTasks", "/tasks/batch", """{"n": [1, 2]}"""), ("SubmitTasks", "/tasks/batch", "[]"),
            ("ListTasks", "/tasks", null), ("ListTasks", "/tasks?status=x", null),
            ("GetTask", $"/tasks/{done}", null), ("GetTask", $"/tasks/{failed}", null), ("GetTask", "/tasks/x", null),
            ("CancelTask", $"/tasks/{done}", null), ("CancelTask", "/tasks/x", null),
            ("GetPrimes", $"/tasks/{done}/primes", null), ("GetPrimes", $"/tasks/{done}/primes?limit=0", null),
            ("GetPrimes", $"/tasks/{failed}/primes", null),
            ("WatchTask", $"/tasks/{done}/events", null), ("WatchTask", "/tasks/x/events", null),
            ("GetQueue", "/queue", null),
            ("PauseQueue", "/queue/pause", null), ("GetQueue", "/queue", null), ("ResumeQueue", "/queue/resume", null),
            ("CancelTasks", "/queue/cancel", null), ("CancelTasks", "/queue/cancel?limit=0", null),
            ("ListDeadLetters", "/queue/dead", null), ("ListDeadLetters", "/queue/dead?cursor=x", null),
            ("RetryDeadLetter", $"/queue/dead/{failed}/retry", null),
            ("RetryDeadLetter", $"/queue/dead/{done}/retry", null),
            ("RetryDeadLetters", "/queue/dead/retry", null), ("RetryDeadLetters", "/queue/dead/retry?limit=x", null),
            ("GetWebUiSettings", "/ui/settings", null),
        ];

        Assert.Equal(
            contract.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal),
            calls.Select(call => call.Operation).Distinct().Order(StringComparer.Ordinal));
        foreach (var (name, path, body) in calls)
        {
            var operation = contract.Operations.Single(operation => operation.Name == name);
            using var request = new HttpRequestMessage(operation.Method, path);
            request.Content = body is null ? null
                : new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
            using var response = await api.Client.SendAsync(request);
            await contract.AssertDocumentedAsync(operation, response);
        }
    }

    [Fact]
    public async Task Every_operation_refuses_who_has_no_key_or_too_little_access_as_the_contract_says()
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ApiKey.Of("prometheus", "key"), ("Auth:ApiKeys:prometheus:Access", "Metrics"));

        var contract = await Contract.LoadAsync(api);

        Assert.All(await AskEachAsync(contract, api), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        api.Client.DefaultRequestHeaders.Add("X-Api-Key", "key");
        Assert.All(await AskEachAsync(contract, api), status => Assert.Equal(HttpStatusCode.Forbidden, status));
    }

    [Fact]
    public async Task Every_operation_refuses_who_asks_too_often_as_the_contract_says()
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("RateLimit:RequestsPerSecond", "10"), ("RateLimit:Burst", "1"));

        var contract = await Contract.LoadAsync(api);

        // A token arrives every 100 ms, so the limiter allows a few requests.
        foreach (var operation in contract.Operations)
        {
            await Eventually.TrueAsync(
                async () => await AskAsync(contract, api, operation) == HttpStatusCode.TooManyRequests,
                interval: TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task Every_answer_of_every_operation_has_an_example_and_each_is_valid()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var contract = await Contract.LoadAsync(api);

        foreach (var operation in contract.Operations)
        {
            Assert.All(ContentsOf(operation), content =>
            {
                var place = $"{operation.Name} {content.Status} {content.MediaType}";
                Assert.True(content.Value.TryGetProperty("example", out var example), $"{place} has no example");
                contract.AssertValid(content.Value.GetProperty("schema"), example, place);
            });
            Assert.Equal(
                operation.Name is "SubmitTask" or "SubmitTasks",
                operation.Description.TryGetProperty("requestBody", out var body)
                    && body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _));
        }
    }

    // Binary content has no example.
    private static IEnumerable<(string Status, string MediaType, JsonElement Value)> ContentsOf(
        ContractOperation operation) =>
        from response in operation.Responses.EnumerateObject()
        where response.Value.TryGetProperty("content", out _)
        from content in response.Value.GetProperty("content").EnumerateObject()
        where content.Name != "application/octet-stream"
        select (response.Name, content.Name, content.Value);

    private static async Task<IReadOnlyList<HttpStatusCode>> AskEachAsync(Contract contract, ServiceProcess api)
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var operation in contract.Operations)
        {
            statuses.Add(await AskAsync(contract, api, operation));
        }

        return statuses;
    }

    // A refusal is a problem document, whatever media type the client accepts.
    private static async Task<HttpStatusCode> AskAsync(
        Contract contract, ServiceProcess api, ContractOperation operation)
    {
        using var request = new HttpRequestMessage(
            operation.Method, operation.Path.Replace("{id}", "x", StringComparison.Ordinal));
        request.Headers.Accept.ParseAdd("image/png");
        using var response = await api.Client.SendAsync(request);
        await contract.AssertDocumentedAsync(operation, response);
        if (operation.Method != HttpMethod.Head && !response.IsSuccessStatusCode)
        {
            await response.AssertProblemAsync(response.StatusCode);
        }

        return response.StatusCode;
    }

    private static async Task<string> FailAsync(JobsHost host)
    {
        var submission = await host.SubmitAsync(100);
        await host.FailAsync(await host.TakeAsync(), "broken");
        return submission.Id;
    }
}
