using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Api;

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
    public async Task Any_way_to_write_an_integer_is_accepted(string n)
    {
        using var response = await PostAsync($$"""{"n": {{n}}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"n":""", "The body is not valid JSON (line 1, byte 6); an object like {\"n\": 100} is allowed.")]
    [InlineData("", "The body is not valid JSON (line 1, byte 1); an object like {\"n\": 100} is allowed.")]
    [InlineData("""{"n":1,"n":2}""", "The body names a member twice; an object like {\"n\": 100} is allowed.")]
    [InlineData("[1]", "The body is an array; an object like {\"n\": 100} is allowed.")]
    [InlineData("null", "The body is null; an object like {\"n\": 100} is allowed.")]
    [InlineData("{}", "'n' is missing; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"N":1}""", "'n' is missing; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":"x"}""", "'n' is the text \"x\"; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":null}""", "'n' is null; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":true}""", "'n' is true; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":[1]}""", "'n' is an array; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":{}}""", "'n' is an object; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":0}""", "'n' is 0; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":-1}""", "'n' is -1; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":1.5}""", "'n' is 1.5; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":1e30}""", "'n' is 1e30; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":1e400}""", "'n' is 1e400; an integer from 1 to 1000000000 is allowed.")]
    [InlineData("""{"n":1000000001}""", "'n' is 1000000001; an integer from 1 to 1000000000 is allowed.")]
    public async Task A_bad_submission_is_told_what_was_sent_and_what_is_allowed(string body, string detail)
    {
        using var response = await PostAsync(body);

        Assert.Equal(detail, await response.AssertProblemAsync(HttpStatusCode.BadRequest));
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
        Assert.Contains("between 1 and 100000000000", api.Output, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string body) => await Client.PostAsync("/tasks", Json(body));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
