namespace PrimeApp.Tests.Api.Tasks;

[Trait("Category", "Integration")]
public sealed class ResultTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private HttpClient Client => services.Api.Client;

    [Fact]
    public async Task A_small_result_is_in_the_task()
    {
        var task = await Client.CompleteAsync(100);

        Assert.Equal((1, 1, null), (task.Progress, task.Attempts, task.Error));
        Assert.NotEmpty(task.Worker!);
        Assert.True(task.StartedAt <= task.FinishedAt);
        Assert.Contains(task.ComputationType, (string[])["cached", "computed"]);
        var result = task.Result!;
        Assert.Equal((100, 541UL, false), (result.Count, result.LastPrime, result.Truncated));
        Assert.Equal([2, 3, 5, 7, 11], result.Primes![..5]);
        Assert.Equal((100, 541UL), (result.Primes.Length, result.Primes[^1]));
    }

    [Theory]
    [InlineData(1000, 7919, false)]
    [InlineData(1001, 7927, true)]
    public async Task A_long_result_is_truncated_to_the_first_thousand(long n, ulong lastPrime, bool truncated)
    {
        var result = (await Client.CompleteAsync(n)).Result!;

        Assert.Equal((1000, 7919UL), (result.Primes!.Length, result.Primes[^1]));
        Assert.Equal((lastPrime, truncated), (result.LastPrime, result.Truncated));
    }

    [Fact]
    public async Task The_same_task_again_is_cached()
    {
        await Client.CompleteAsync(2_000);

        Assert.Equal("cached", (await Client.CompleteAsync(2_000)).ComputationType);
    }

    [Fact]
    public async Task Pages_lead_from_one_to_the_next()
    {
        string? next = await CompleteAndGetPrimesLinkAsync(25) + "?limit=10";
        var pages = new List<ulong[]>();
        while (next is not null)
        {
            (var primes, next) = await Client.GetAsync<PrimesAnswer>(next);
            pages.Add(primes);
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
    [InlineData("limit=5%00", "'limit' is '5\0'; an integer from 1 to 10000 is allowed.")]
    [InlineData("limit=x", "'limit' is 'x'; an integer from 1 to 10000 is allowed.")]
    public async Task A_bad_page_is_told_what_is_allowed(string query, string detail)
    {
        await Client.GetAsync($"{await CompleteAndGetPrimesLinkAsync(25)}?{query}").AssertProblemAsync(
            HttpStatusCode.BadRequest, detail);
    }

    [Theory]
    [InlineData("application/json", "1000")]
    [InlineData("text/plain", "1000")]
    [InlineData("application/x-ndjson", "26")]
    [InlineData("application/octet-stream", "10001")]
    [InlineData("application/octet-stream", "9223372036854775807")]
    public async Task A_limit_beyond_the_last_prime_gives_what_there_is(string mediaType, string limit)
    {
        using var response = await GetAsync(
            $"{await CompleteAndGetPrimesLinkAsync(25)}?offset=20&limit={limit}", mediaType);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var primes = mediaType switch
        {
            "application/json" => (await response.ReadAsync<PrimesAnswer>()).Primes,
            "application/octet-stream" => [.. (await response.Content.ReadAsByteArrayAsync()).Chunk(sizeof(ulong))
                .Select(bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes))],
            _ => [.. (await response.Content.ReadAsStringAsync()).Split('\n')[..^1].Select(ulong.Parse)],
        };
        Assert.Equal([73, 79, 83, 89, 97], primes);
    }

    [Theory]
    [InlineData("text/plain", "0")]
    [InlineData("application/octet-stream", "x")]
    [InlineData("application/x-ndjson", "9223372036854775808")]
    public async Task A_limit_that_is_none_is_refused_in_every_format(string mediaType, string limit)
    {
        await GetAsync($"{await CompleteAndGetPrimesLinkAsync(25)}?limit={limit}", mediaType).AssertProblemAsync(
            HttpStatusCode.BadRequest);
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

        using var second = await Client.SendAsync(
            "GET", primes, ("Accept", "text/plain"), ("If-None-Match", $"{first.Headers.ETag}"));

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

    [Theory]
    [InlineData("bytes=0-7", 0, 8)]
    [InlineData("bytes=3-20", 3, 18)]
    [InlineData("bytes=199-", 199, 1)]
    [InlineData("bytes=-5", 195, 5)]
    [InlineData("bytes=-1000", 0, 200)]
    [InlineData("bytes=8-9223372036854775807", 8, 192)]
    public async Task A_part_of_the_octets_is_sent_to_who_lacks_just_that(string range, int start, int length)
    {
        var primes = await CompleteAndGetPrimesLinkAsync(25);
        using var whole = await GetAsync(primes, "application/octet-stream");

        using var part = await GetRangeAsync(primes, range);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal($"bytes {start}-{start + length - 1}/200", part.Content.Headers.ContentRange?.ToString());
        Assert.Equal((whole.Headers.ETag, length), (part.Headers.ETag, (int)part.Content.Headers.ContentLength!));
        Assert.Equal(
            (await whole.Content.ReadAsByteArrayAsync()).Skip(start).Take(length),
            await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_part_from_the_middle_of_a_large_result_is_that_of_the_whole()
    {
        const long Start = 8 * 4_999_990 + 3;
        var primes = await CompleteAndGetPrimesLinkAsync(5_000_000);

        using var part = await GetRangeAsync(primes, $"bytes={Start}-");

        var bytes = await part.Content.ReadAsByteArrayAsync();
        Assert.Equal(77, bytes.Length);
        // The 5,000,000th prime.
        Assert.Equal(86_028_121UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(^sizeof(ulong)..)));
    }

    [Theory]
    [InlineData("bytes=200-")]
    [InlineData("bytes=-0")]
    public async Task A_part_that_is_none_is_told_how_many_octets_there_are(string range)
    {
        using var response = await GetRangeAsync(await CompleteAndGetPrimesLinkAsync(25), range);

        Assert.Equal("bytes */200", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(
            "The body has 200 bytes, numbered from 0; none is in the requested range.",
            await response.AssertProblemAsync(HttpStatusCode.RequestedRangeNotSatisfiable));
    }

    [Theory]
    [InlineData("bytes=9-1", null)]
    [InlineData("bytes=0-1,4-5", null)]
    [InlineData("primes=0-1", null)]
    [InlineData("bytes=0-7", "\"another\"")]
    [InlineData("bytes=0-7", "Sat, 01 Jan 2000 00:00:00 GMT")]
    [InlineData("bytes=0-7", "neither")]
    public async Task The_whole_is_sent_when_no_part_of_it_can_be(string range, string? condition)
    {
        using var response = await GetRangeAsync(await CompleteAndGetPrimesLinkAsync(25), range, condition);

        Assert.Equal((HttpStatusCode.OK, 200), (response.StatusCode, (int)response.Content.Headers.ContentLength!));
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
    }

    [Fact]
    public async Task A_download_goes_on_as_long_as_it_is_the_same()
    {
        var primes = await CompleteAndGetPrimesLinkAsync(25);
        using var whole = await GetAsync(primes, "application/octet-stream");

        using var rest = await GetRangeAsync(primes, "bytes=100-", whole.Headers.ETag!.Tag);

        Assert.Equal((HttpStatusCode.PartialContent, 100), (rest.StatusCode, (int)rest.Content.Headers.ContentLength!));
    }

    [Fact]
    public async Task A_head_tells_how_long_the_octets_are_and_that_there_are_parts_of_them()
    {
        using var response = await Client.SendAsync(
            "HEAD", await CompleteAndGetPrimesLinkAsync(25), ("Accept", "application/octet-stream"));

        Assert.Equal((HttpStatusCode.OK, 200), (response.StatusCode, (int)response.Content.Headers.ContentLength!));
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
    }

    [Fact]
    public async Task Only_what_a_client_accepts_is_sent()
    {
        var primes = await CompleteAndGetPrimesLinkAsync(25);

        using var response = await GetAsync(primes, "text/plain;q=0, application/x-ndjson;q=0.1, application/json;q=0");

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_task_that_waits_has_no_primes()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);

        await api.Client.GetAsync($"{location}/primes").AssertProblemAsync(
            HttpStatusCode.Conflict, "The task is queued; only a completed task has primes.");
    }

    private async Task<string> CompleteAndGetPrimesLinkAsync(long n) =>
        (await Client.CompleteAsync(n)).Links.Primes.OriginalString;

    private Task<HttpResponseMessage> GetRangeAsync(string path, string range, string? condition = null)
    {
        var whole = ("Accept", "application/octet-stream");
        return condition is null ? Client.SendAsync("GET", path, whole, ("Range", range))
            : Client.SendAsync("GET", path, whole, ("Range", range), ("If-Range", condition));
    }

    private Task<HttpResponseMessage> GetAsync(string path, string accept) =>
        Client.SendAsync("GET", path, ("Accept", accept));
}
