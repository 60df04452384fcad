namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Integration")]
public sealed class ListTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private HttpClient Client => services.Api.Client;

    [Fact]
    public async Task Tasks_are_listed_newest_first_and_pages_lead_from_one_to_the_next()
    {
        var submitted = new List<string>();
        for (var n = 1; n <= 5; n++)
        {
            submitted.Add((await Client.CompleteAsync(n)).RequestId);
        }

        var listed = new List<TaskAnswer>();
        for (string? next = "/tasks?limit=2&status=completed"; next is not null;)
        {
            (var tasks, next) = await Client.GetAsync<TasksAnswer>(next);
            Assert.InRange(tasks.Length, 0, 2);
            listed.AddRange(tasks);
        }

        Assert.Equal(
            submitted.AsEnumerable().Reverse(), listed.Select(task => task.RequestId).Where(submitted.Contains));
        Assert.All(listed, task => Assert.Null(task.Result!.Primes));
        Assert.True(listed[0].LastPrime > 0);
    }

    [Theory]
    [InlineData("status=Queued",
        "'status' is 'Queued'; one of 'queued', 'running', 'completed', 'failed', 'cancelled' is allowed.")]
    [InlineData("status=0",
        "'status' is '0'; one of 'queued', 'running', 'completed', 'failed', 'cancelled' is allowed.")]
    [InlineData("limit=0", "'limit' is '0'; an integer from 1 to 500 is allowed.")]
    [InlineData("limit=501", "'limit' is '501'; an integer from 1 to 500 is allowed.")]
    [InlineData("cursor=", "'cursor' is ''; a cursor from 'next' of a page is allowed.")]
    [InlineData("cursor=x", "'cursor' is 'x'; a cursor from 'next' of a page is allowed.")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAA!",
        "'cursor' is 'AAAAAAAAAAAAAAAAAAAAA!'; a cursor from 'next' of a page is allowed.")]
    public Task A_bad_question_is_told_what_is_allowed(string query, string detail) =>
        Client.GetAsync($"/tasks?{query}").AssertProblemAsync(HttpStatusCode.BadRequest, detail);

    [Fact]
    public async Task A_cursor_that_nobody_gave_leads_to_an_empty_page()
    {
        var page = await Client.GetAsync<TasksAnswer>("/tasks?cursor=AAAAAAAAAAAAAAAAAAAAAA");

        Assert.Empty(page.Tasks);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_task_that_has_not_changed_is_not_sent_again()
    {
        var location = (await Client.CompleteAsync(100)).Links.Self.OriginalString;
        using var first = await Client.GetAsync(location);

        using var second = await Client.SendAsync("GET", location, ("If-None-Match", $"{first.Headers.ETag}"));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/tasks/{id}")]
    [InlineData("/tasks/{id}/primes")]
    [InlineData("/queue")]
    [InlineData("/queue/dead")]
    public async Task A_head_has_the_headers_and_no_body(string path)
    {
        var id = (await Client.CompleteAsync(100)).RequestId;

        using var response = await Client.SendAsync("HEAD", path.Replace("{id}", id, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }
}
