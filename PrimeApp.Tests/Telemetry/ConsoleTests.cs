namespace PrimeApp.Tests.Telemetry;

[Trait("Category", "Integration")]
public sealed class ConsoleTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task A_problem_names_the_trace_whose_lines_are_on_the_console()
    {
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, ("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Debug"));

        using var response = await api.Client.GetAsync("/tasks/x");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var traceId = (await response.ReadAsync<ProblemAnswer>()).TraceId;
        Assert.Matches("^[0-9a-f]{32}$", traceId);
        await Eventually.TrueAsync(() => api.Output.Split('\n').Any(line =>
            line.StartsWith("dbug: Microsoft.AspNetCore.Routing", StringComparison.Ordinal)
            && line.EndsWith($" trace_id={traceId}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task As_in_compose_each_line_is_JSON_and_names_its_trace()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server,
            ("Logging:Console:FormatterName", "json"), ("Logging:Console:FormatterOptions:IncludeScopes", "true"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Debug"));

        using var response = await api.Client.GetAsync("/tasks/x");

        var traceId = (await response.ReadAsync<ProblemAnswer>()).TraceId;
        await api.WaitForOutputAsync(traceId);
        var entries = api.Output.Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Contains(entries, entry => entry.GetProperty("EventId").GetInt32() == 14);
        Assert.Contains(entries, entry => entry.GetProperty("Scopes").EnumerateArray().Any(
            scope => scope.TryGetProperty("TraceId", out var id) && id.GetString() == traceId));
    }
}
