using PrimeApp.Tests.Primes;

namespace PrimeApp.Tests.Api.Tasks;

/// <summary>Pages and streams of results that are counted and never listed as a whole.</summary>
[Trait("Category", "Integration")]
public sealed class LargeResultTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private const long Large = 1_000_000_000;

    // The memory that 30 streams far beyond 10^12 need.
    private const long HeapLimit = 384 << 20;

    private static readonly (string, string) Octets = ("Accept", "application/octet-stream");

    private HttpClient Client => services.Api.Client;

    [Theory]
    [InlineData(Large, 22_801_763_489)]
    [InlineData(10_000_000_000_000, 323_780_508_946_331)]
    [InlineData(LargestTask.N, LargestTask.LastPrime)]
    public async Task The_last_pages_are_there_in_either_direction(long n, ulong lastPrime)
    {
        var primes = await CompleteAsync(n);

        var last = await ReadPageAsync($"{primes}?offset={n - 10}&limit=10");
        var before = await ReadPageAsync($"{primes}?offset={n - 30}&limit=20");

        Assert.Equal(lastPrime, last[^1]);
        Assert.Equal(PrimeEnumerator.Range(before[0], lastPrime), [.. before, .. last]);
    }

    [Fact]
    public async Task Any_page_is_that_of_the_library_whatever_was_read_before()
    {
        var primes = await CompleteAsync(Large);
        var random = new Random(7);
        foreach (var offset in (long[])
            [.. Enumerable.Range(0, 10).Select(_ =>
                random.NextInt64(Large - 1000)), FirstPrimes.Count - 10, FirstPrimes.Count])
        {
            var page = await ReadPageAsync($"{primes}?offset={offset}&limit=1000");
            var next = await ReadPageAsync($"{primes}?offset={offset + 1000}&limit=5");

            Assert.Equal(NthPrime.Find(offset + 1), page[0]);
            Assert.Equal(PrimeEnumerator.Range(page[0], next[^1]), [.. page, .. next]);
        }
    }

    [Fact]
    public async Task A_stream_from_the_middle_gives_the_same_primes_as_the_pages()
    {
        const long Offset = 900_000_000;
        var primes = await CompleteAsync(Large);
        using var response = await Client.SendAsync("GET", $"{primes}?offset={Offset}&limit=100000", Octets);
        var octets = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(800_000, octets.Length);
        var expected = PrimeEnumerator.Range(NthPrime.Find(Offset + 1), ulong.MaxValue).Take(100_000);
        Assert.Equal(expected, octets.Chunk(8).Select(prime => BinaryPrimitives.ReadUInt64LittleEndian(prime)));
    }

    [Fact]
    public async Task Too_many_pages_that_must_be_counted_at_a_time_are_told_to_come_back_and_all_others_are_right()
    {
        const long N = 10_000_000_000_000;
        var primes = await CompleteAsync(N);
        var answers = new ConcurrentBag<(HttpStatusCode Status, TimeSpan? RetryAfter)>();
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (i, limit) =>
        {
            using var response =
                await Client.GetAsync($"{primes}?offset={N - (i + 1) * 1_000_000_007L}&limit=1", limit);
            answers.Add((response.StatusCode, response.Headers.RetryAfter?.Delta));
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.Equal(
                    "Too many readers already wait for a count of primes. Try again in a few seconds.",
                    await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable));
            }
        });

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable],
            answers.Select(answer => answer.Status).Distinct().Order());
        Assert.All(answers, answer => Assert.Equal(
            answer.Status == HttpStatusCode.ServiceUnavailable, answer.RetryAfter == TimeSpan.FromSeconds(1)));

        // The API has room for others again.
        Assert.Equal([323_780_508_946_331], await ReadPageAsync($"{primes}?offset={N - 1}&limit=1"));
    }

    [Fact]
    public async Task Readers_that_are_slow_are_bounded_in_all_and_for_each_client_and_take_little_memory()
    {
        await using var redis = await RedisServer.StartAsync();
        (string, string?)[] limits =
            [("Primes:MaxStreams", "32"), ("Primes:MaxStreamsPerClient", "30"),
                ("DOTNET_GCHeapHardLimit", $"{HeapLimit:x}")];
        await using var api = await ServiceProcess.StartApiAsync(redis, limits);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);
        var task = await api.Client.CompleteAsync(10_000_000_000_000);
        var path = $"{task.Links.Primes}?offset=9000000000000";
        var readers = new List<HttpResponseMessage>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                readers.Add(await OpenAsync());
            }

            Assert.Equal(
                [(HttpStatusCode.OK, 30), (HttpStatusCode.TooManyRequests, 170)],
                readers.CountBy(reader => reader.StatusCode).Select(count => (count.Key, count.Value)).Order());
            Assert.All(
                readers.Where(reader => reader.StatusCode == HttpStatusCode.TooManyRequests),
                reader => Assert.Null(reader.Headers.ETag));
            Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/alive"));
            using var page = await api.Client.GetAsync($"{path}&limit=10");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        await Eventually.TrueAsync(async () =>
        {
            using var again = await OpenAsync();
            return again.StatusCode == HttpStatusCode.OK;
        });

        Task<HttpResponseMessage> OpenAsync() => api.Client.SendAsync("GET", path, Octets);
    }

    private async Task<Uri> CompleteAsync(long n) => (await Client.CompleteAsync(n)).Links.Primes;

    private async Task<ulong[]> ReadPageAsync(string path) => (await Client.GetAsync<PrimesAnswer>(path)).Primes;
}
