namespace PrimeApp.Tests.Infrastructure;

/// <summary>The problem documents that every error of the API is.</summary>
public static class ProblemDocument
{
    /// <summary>Checks that an answer is a whole problem document, and gives its detail.</summary>
    public static async Task<string> AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("trace_id").GetString()!);
        return problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }
}
