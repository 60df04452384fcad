namespace PrimeApp.Tests.Infrastructure;

/// <summary>The problem documents that every error of the API is.</summary>
public static class ProblemDocument
{
    /// <summary>Checks that an answer is a whole problem document, and gives its detail.</summary>
    public static async Task<string> AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.ReadAsync<ProblemAnswer>();
        Assert.Equal((int)expected, problem.Status);
        Assert.NotEmpty(problem.Title);
        Assert.Matches("^[0-9a-f]{32}$", problem.TraceId);
        return problem.Detail ?? "";
    }

    /// <summary>Checks that an answer is a whole problem document with this detail, or with any.</summary>
    public static async Task AssertProblemAsync(
        this Task<HttpResponseMessage> asking, HttpStatusCode expected, string? detail = null)
    {
        using var response = await asking;
        var actual = await response.AssertProblemAsync(expected);
        Assert.Equal(detail ?? actual, actual);
    }
}
