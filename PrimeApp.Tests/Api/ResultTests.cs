using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class ResultTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private HttpClient Client => services.Api.Client;

    [Fact]
    public async Task A_small_result_is_in_the_task()
    {
        var task = await Client.CompleteAsync(100);

        Assert.Equal(1, task.GetProperty("progress").GetDouble());
        Assert.Equal(1, task.GetProperty("attempts").GetInt32());
        Assert.NotEmpty(task.GetProperty("worker").GetString()!);
        Assert.True(
            task.GetProperty("started_at").GetDateTimeOffset() <= task.GetProperty("finished_at").GetDateTimeOffset());
        Assert.Contains(task.GetProperty("computation_type").GetString(), (string[])["cached", "computed"]);
        Assert.False(task.TryGetProperty("error", out _));

        var result = task.GetProperty("result");
        Assert.Equal((100, 541UL), (result.GetProperty("count").GetInt64(), task.LastPrime()));
        Assert.False(result.GetProperty("truncated").GetBoolean());
        var primes = Primes(result);
        Assert.Equal([2, 3, 5, 7, 11], primes[..5]);
        Assert.Equal((100, 541UL), (primes.Length, primes[^1]));
    }

    [Theory]
    [InlineData(1000, 7919, false)]
    [InlineData(1001, 7927, true)]
    public async Task A_long_result_is_truncated_to_the_first_thousand(long n, ulong lastPrime, bool truncated)
    {
        var task = await Client.CompleteAsync(n);

        var result = task.GetProperty("result");
        Assert.Equal((1000, 7919UL), (Primes(result).Length, Primes(result)[^1]));
        Assert.Equal((lastPrime, truncated), (task.LastPrime(), result.GetProperty("truncated").GetBoolean()));
    }

    [Fact]
    public async Task The_same_task_again_is_cached()
    {
        await Client.CompleteAsync(2_000);

        var again = await Client.CompleteAsync(2_000);

        Assert.Equal("cached", again.GetProperty("computation_type").GetString());
    }

    [Fact]
    public async Task Pages_lead_from_one_to_the_next()
    {
        var next = await CompleteAndGetPrimesLinkAsync(25) + "?limit=10";
        var pages = new List<ulong[]>();
        while (next is not null)
        {
            var page = await Client.GetFromJsonAsync<JsonElement>(next);
            pages.Add(Primes(page));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        Assert.Equal([10, 10, 5], pages.Select(page => page.Length));
        Assert.Equal((2UL, 31UL, 97UL), (pages[0][0], pages[1][0], pages[2][^1]));
    }

    [Theory]
    [InlineData("offset=26", "'offset' is '26'; an integer from 0 to 25 is allowed.")]
    [InlineData("offset=-1", "'offset' is '-1'; an integer from 0 to 25 is allowed.")]
    [InlineData("offset=1&offset=2", "'offset' is '1,2'; an integer from 0 to 25 is allowed.")]
    [InlineData("limit=0", "'limit' is '0'; an integer from 1 to 10000 is allowed.")]
    [InlineData("limit=10001", "'limit' is '10001'; an integer from 1 to 10000 is allowed.")]
    [InlineData("limit=x", "'limit' is 'x'; an integer from 1 to 10000 is allowed.")]
    public async Task A_bad_page_is_told_what_is_allowed(string query, string detail)
    {
        using var response = await Client.GetAsync($"{await CompleteAndGetPrimesLinkAsync(25)}?{query}");

        Assert.Equal(detail, await response.AssertProblemAsync(HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson")]
    public async Task Lines_give_the_whole_result(string mediaType)
    {
        const int N = 100_000;
        using var response = await GetAsync(await CompleteAndGetPrimesLinkAsync(N), mediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(N + 1, lines.Length);
        Assert.Equal(("2", "1299709", ""), (lines[0], lines[N - 1], lines[N]));
    }

    [Fact]
    public async Task Octets_give_the_whole_result_as_little_endian_numbers()
    {
        const int N = 100_000;
        using var response = await GetAsync(await CompleteAndGetPrimesLinkAsync(N), "application/octet-stream");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(N * sizeof(ulong), bytes.Length);
        Assert.Equal(2UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        Assert.Equal(1_299_709UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(^sizeof(ulong)..)));
    }

    [Fact]
    public async Task What_a_client_has_is_not_sent_again()
    {
        var primes = await CompleteAndGetPrimesLinkAsync(25);
        using var first = await GetAsync(primes, "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Get, primes);
        request.Headers.Accept.ParseAdd("text/plain");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task Formats_and_ranges_have_tags_of_their_own()
    {
        var primes = await CompleteAndGetPrimesLinkAsync(25);
        using var json = await GetAsync(primes, "application/json");
        using var range = await GetAsync(primes + "?offset=1", "application/json");
        using var text = await GetAsync(primes, "text/plain");
        using var octets = await GetAsync(primes, "application/octet-stream");

        Assert.Distinct(new[] { json, range, text, octets }.Select(response => response.Headers.ETag!.Tag));
    }

    [Fact]
    public async Task A_task_that_waits_has_no_primes()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis);
        var location = await api.Client.SubmitAsync(100);

        using var response = await api.Client.GetAsync($"{location}/primes");

        Assert.Equal(
            "The task is queued; only a completed task has primes.",
            await response.AssertProblemAsync(HttpStatusCode.Conflict));
    }

    private static ulong[] Primes(JsonElement holder) =>
        [.. holder.GetProperty("primes").EnumerateArray().Select(prime => prime.GetUInt64())];

    private async Task<string> CompleteAndGetPrimesLinkAsync(long n) =>
        (await Client.CompleteAsync(n)).GetProperty("links").GetProperty("primes").GetString()!;

    private async Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await Client.SendAsync(request);
    }
}
