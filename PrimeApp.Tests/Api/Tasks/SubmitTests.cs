namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Integration")]
public sealed class SubmitTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private HttpClient Client => services.Api.Client;

    [Fact]
    public async Task A_submission_is_accepted_with_the_way_to_its_result()
    {
        using var response = await Client.PostAsJsonAsync("/tasks", new { n = 100 });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var task = await response.ReadAsync<TaskAnswer>();
        Assert.Equal((100, "queued"), (task.N, task.Status));
        Assert.InRange(task.SubmittedAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        var self = $"/tasks/{task.RequestId}";
        Assert.Equal(self, response.Headers.Location!.OriginalString);
        Assert.Equal((self, $"{self}/primes"), ($"{task.Links.Self}", $"{task.Links.Primes}"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("100.0")]
    [InlineData("1e2")]
    [InlineData("1000e-1")]
    [InlineData("100.00000000000000000000000000000000000000")]
    [InlineData("100", "\ufeff")]
    public async Task Any_way_to_write_an_integer_is_accepted_and_a_byte_order_mark_ignored(string n, string mark = "")
    {
        using var response = await PostAsync($$"""{{mark}}{"n": {{n}}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"n":""", "The body is not valid JSON (line 1, byte 6); an object like {\"n\": 100} is allowed.")]
    [InlineData("", "The body is not valid JSON (line 1, byte 1); an object like {\"n\": 100} is allowed.")]
    [InlineData("""{"n":1,"n":2}""", "The body has a duplicate member; an object like {\"n\": 100} is allowed.")]
    [InlineData("[1]", "The body is an array; an object like {\"n\": 100} is allowed.")]
    [InlineData("""{"\ud800":1}""", "The body has a text that is not valid Unicode; an object like {\"n\": 100} is allowed.")]
    [InlineData("null", "The body is null; an object like {\"n\": 100} is allowed.")]
    [InlineData("{}", "'n' is missing; an object like {\"n\": 100} is allowed.")]
    [InlineData("""{"N":1}""", "'n' is missing; an object like {\"n\": 100} is allowed.")]
    [InlineData("""{"n":"x"}""", "'n' is the text \"x\"; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":null}""", "'n' is null; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":true}""", "'n' is true; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":[1]}""", "'n' is an array; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":{}}""", "'n' is an object; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":0}""", "'n' is 0; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":-1}""", "'n' is -1; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":1.5}""", "'n' is 1.5; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":1e30}""", "'n' is 1e30; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":1e400}""", "'n' is 1e400; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":1e-1}""", "'n' is 1e-1; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData(
        """{"n":0.99999999999999999999999999999999}""",
        "'n' is 0.99999999999999999999999999999999; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData(
        """{"n":100000000000000.0000000000000000000001}""",
        "'n' is 100000000000000.0000000000000000000001; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":100000000000001}""", "'n' is 100000000000001; an integer from 1 to 100000000000000 is allowed.")]
    public Task A_bad_submission_is_told_what_was_sent_and_what_is_allowed(string body, string detail) =>
        PostAsync(body).AssertProblemAsync(HttpStatusCode.BadRequest, detail);

    [Fact]
    public async Task A_batch_is_accepted_as_a_whole_in_its_order()
    {
        var ns = Enumerable.Range(1, 1000).Select(n => 1_000L + n).ToArray();
        var tasks = await Client.SubmitBatchAsync(ns);

        Assert.Equal(ns, tasks.Select(task => task.N));
        Assert.Equal(17_389UL, (await Client.WaitAsync(tasks[^1].Links.Self)).LastPrime);
    }

    [Theory]
    [InlineData("""{"n":1}""", "'n' is 1; an array of 1 to 1000 integers is allowed.")]
    [InlineData("""{"n":[]}""", "'n' has 0 elements; an array of 1 to 1000 integers is allowed.")]
    [InlineData("""{"n":[1,0]}""", "'n[1]' is 0; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData(
        """{"n":[1,1.99999999999999999999999999999999]}""",
        "'n[1]' is 1.99999999999999999999999999999999; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("""{"n":[1,[2]]}""", "'n[1]' is an array; an integer from 1 to 100000000000000 is allowed.")]
    [InlineData("{}", "'n' is missing; an object like {\"n\": [100, 1000]} is allowed.")]
    [InlineData("[1]", "The body is an array; an object like {\"n\": [100, 1000]} is allowed.")]
    public Task A_bad_batch_is_told_what_is_allowed(string body, string detail) =>
        Client.PostAsync("/tasks/batch", Json(body)).AssertProblemAsync(HttpStatusCode.BadRequest, detail);

    [Fact]
    public async Task A_batch_has_limits_of_its_own()
    {
        await Client.PostAsJsonAsync("/tasks/batch", new { n = Enumerable.Repeat(1, 1001) }).AssertProblemAsync(
            HttpStatusCode.BadRequest, "'n' has 1001 elements; an array of 1 to 1000 integers is allowed.");
        await Client.PostAsync("/tasks/batch", Json(new string(' ', 65_537))).AssertProblemAsync(
            HttpStatusCode.RequestEntityTooLarge, "At most 65536 bytes are allowed.");
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_answer_and_another_body_a_conflict()
    {
        var key = Guid.NewGuid().ToString();
        using var first = await SendAsync("/tasks", """{"n":100}""", key);
        using var second = await SendAsync("/tasks", """{"n": 1e2}""", key);
        using var other = await SendAsync("/tasks", """{"n":101}""", key);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        var (task, same) = (await first.ReadAsync<TaskAnswer>(), await second.ReadAsync<TaskAnswer>());
        Assert.Equal((task.RequestId, task.N, task.SubmittedAt), (same.RequestId, same.N, same.SubmittedAt));
        Assert.Equal(
            "The idempotency key was used before, for another n than 101.",
            await other.AssertProblemAsync(HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("256")]
    public async Task A_bad_idempotency_key_is_refused(string key)
    {
        using var response = await SendAsync("/tasks", """{"n":100}""", key == "256" ? new string('x', 256) : key);

        var detail = await response.AssertProblemAsync(HttpStatusCode.BadRequest);
        Assert.EndsWith("1 to 255 visible ASCII characters are allowed.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_batch_with_an_idempotency_key_is_refused_rather_than_sent_twice() =>
        SendAsync("/tasks/batch", """{"n":[100]}""", "key").AssertProblemAsync(
            HttpStatusCode.BadRequest, "'Idempotency-Key' is not allowed for a batch.");

    [Fact]
    public async Task Only_the_beginning_of_a_long_value_is_shown()
    {
        using var response = await PostAsync($$"""{"n":"{{new string('x', 2000)}}"}""");

        Assert.InRange((await response.AssertProblemAsync(HttpStatusCode.BadRequest)).Length, 1, 200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_body_is_refused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tasks")
        {
            // Small enough to be sent at once: the service closes the connection, and does not read the rest.
            Content = Json(new string(' ', 10_000)),
        };
        request.Headers.TransferEncodingChunked = chunked;

        await Client.SendAsync(request).AssertProblemAsync(
            HttpStatusCode.RequestEntityTooLarge, "At most 4096 bytes are allowed.");
    }

    [Fact]
    public Task An_error_is_a_problem_document_whatever_the_client_would_have_liked() =>
        Client.SendAsync("POST", "/tasks", Json(new string(' ', 5_000)), ("Accept", "application/octet-stream"))
            .AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);

    [Theory]
    [InlineData("text/plain", "The content type is 'text/plain'; 'application/json' is allowed.")]
    [InlineData(null, "The content type is missing; 'application/json' is allowed.")]
    public async Task Only_json_is_read(string? contentType, string detail)
    {
        using var content = new ByteArrayContent("{\"n\":1}"u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);

        await Client.PostAsync("/tasks", content).AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, detail);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var content = Json("""{"n":1}""");
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await Client.PostAsync("/tasks", content);

        Assert.Equal(
            "The content encoding is 'gzip'; send the body uncompressed.",
            await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType));
        Assert.Equal("identity", Assert.Single(response.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [InlineData("PUT", "/tasks", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("GET", "/tasks/unknown", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/tasks/unknown", HttpStatusCode.NotFound)]
    [InlineData("GET", "/tasks/unknown/primes", HttpStatusCode.NotFound)]
    public Task What_is_not_there_is_a_problem_document_too(string method, string path, HttpStatusCode expected) =>
        Client.SendAsync(method, path).AssertProblemAsync(expected);

    private Task<HttpResponseMessage> PostAsync(string body) => Client.PostAsync("/tasks", Json(body));

    private Task<HttpResponseMessage> SendAsync(string path, string body, string idempotencyKey) =>
        Client.SendAsync("POST", path, Json(body), ("Idempotency-Key", idempotencyKey));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
