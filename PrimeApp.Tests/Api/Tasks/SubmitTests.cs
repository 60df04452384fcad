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
        var task = await response.Content.ReadFromJsonAsync<JsonElement>();
        var id = task.GetProperty("request_id").GetString();
        Assert.Equal($"/tasks/{id}", response.Headers.Location!.OriginalString);
        Assert.Equal((100, "queued"), (task.GetProperty("n").GetInt64(), task.GetProperty("status").GetString()));
        Assert.InRange(
            task.GetProperty("submitted_at").GetDateTimeOffset(),
            DateTimeOffset.UtcNow.AddMinutes(-1),
            DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal($"/tasks/{id}", task.GetProperty("links").GetProperty("self").GetString());
        Assert.Equal($"/tasks/{id}/primes", task.GetProperty("links").GetProperty("primes").GetString());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("100.0")]
    [InlineData("1e2")]
    [InlineData("1000e-1")]
    [InlineData("100.00000000000000000000000000000000000000")]
    public async Task Any_way_to_write_an_integer_is_accepted(string n)
    {
        using var response = await PostAsync($$"""{"n": {{n}}}""");

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
    public async Task A_bad_submission_is_told_what_was_sent_and_what_is_allowed(string body, string detail)
    {
        using var response = await PostAsync(body);

        Assert.Equal(detail, await response.AssertProblemAsync(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored()
    {
        using var response = await PostAsync("\ufeff{\"n\": 100}");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task A_batch_is_accepted_as_a_whole_in_its_order()
    {
        var ns = Enumerable.Range(1, 1000).Select(n => 1_000L + n).ToArray();
        using var response = await Client.PostAsJsonAsync("/tasks/batch", new { n = ns });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        var tasks = answer.GetProperty("tasks").EnumerateArray().ToList();
        Assert.Equal(ns, tasks.Select(task => task.GetProperty("n").GetInt64()));
        var last = new Uri(tasks[^1].GetProperty("links").GetProperty("self").GetString()!, UriKind.Relative);
        Assert.Equal(17_389UL, (await Client.WaitForStatusAsync(last, "completed")).LastPrime());
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
    public async Task A_bad_batch_is_told_what_is_allowed(string body, string detail)
    {
        using var response = await Client.PostAsync("/tasks/batch", Json(body));

        Assert.Equal(detail, await response.AssertProblemAsync(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_batch_has_limits_of_its_own()
    {
        using var tooMany = await Client.PostAsJsonAsync("/tasks/batch", new { n = Enumerable.Repeat(1, 1001) });
        using var tooLong = await Client.PostAsync("/tasks/batch", Json(new string(' ', 65_537)));

        Assert.Equal(
            "'n' has 1001 elements; an array of 1 to 1000 integers is allowed.",
            await tooMany.AssertProblemAsync(HttpStatusCode.BadRequest));
        Assert.Equal(
            "At most 65536 bytes are allowed.", await tooLong.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge));
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
        Assert.Equal(await ReadSubmissionAsync(first), await ReadSubmissionAsync(second));
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
    public async Task A_batch_with_an_idempotency_key_is_refused_rather_than_sent_twice()
    {
        using var response = await SendAsync("/tasks/batch", """{"n":[100]}""", "key");

        Assert.Equal(
            "'Idempotency-Key' is not allowed for a batch.",
            await response.AssertProblemAsync(HttpStatusCode.BadRequest));
    }

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
            Content = Json(new string(' ', 1_000_000)),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await Client.SendAsync(request);

        Assert.Equal(
            "At most 4096 bytes are allowed.", await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge));
    }

    [Fact]
    public async Task An_error_is_a_problem_document_whatever_the_client_would_have_liked()
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/tasks") { Content = Json(new string(' ', 5_000)) };
        request.Headers.Accept.ParseAdd("application/octet-stream");

        using var response = await Client.SendAsync(request);

        await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/plain", "The content type is 'text/plain'; 'application/json' is allowed.")]
    [InlineData(null, "The content type is missing; 'application/json' is allowed.")]
    public async Task Only_json_is_read(string? contentType, string detail)
    {
        using var content = new ByteArrayContent("{\"n\":1}"u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);

        using var response = await Client.PostAsync("/tasks", content);

        Assert.Equal(detail, await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType));
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
    [InlineData("GET", "/tasks/unknown/primes", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem_document_too(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Client.SendAsync(request);

        await response.AssertProblemAsync(expected);
    }

    [Fact]
    public async Task A_bad_setting_stops_the_service_with_a_message_that_names_it()
    {
        await using var api = ServiceProcess.Launch("PrimeApp.Api", services.Redis, ("Tasks:MaxN", "0"));

        Assert.NotEqual(0, await api.WaitForExitAsync());
        Assert.Contains("MaxN", api.Output, StringComparison.Ordinal);
        Assert.Contains("from 1 to 100000000000000", api.Output, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string body) => await Client.PostAsync("/tasks", Json(body));

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await Client.SendAsync(request);
    }

    private static async Task<(string?, long, DateTimeOffset)> ReadSubmissionAsync(HttpResponseMessage response)
    {
        var task = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (
            task.GetProperty("request_id").GetString(),
            task.GetProperty("n").GetInt64(),
            task.GetProperty("submitted_at").GetDateTimeOffset());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
