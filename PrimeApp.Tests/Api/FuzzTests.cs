using System.Net.Sockets;
using System.Text;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Api;

/// <summary>Generated requests, the same ones each time: whatever comes, the service answers, and stays as it was.</summary>
[Trait("Category", "Integration")]
public sealed class FuzzTests
{
    private const int Requests = 10_000;
    private const int Seed = 7919;

    private static readonly string[] Paths =
    [
        "/tasks", "/tasks", "/tasks", "/tasks/batch", "/tasks/batch", "/", "/tasks/{id}", "/tasks/{id}/primes", "/queue", "/queue/dead",
        "/queue/dead/{id}/retry", "/queue/dead/retry", "/page/settings", "/openapi/v1.json", "/health", "/%00", "/..%2f", "/%ff%fe",
        "//", "/tasks//primes", "/TASKS", "/tasks/%e2%82%ac/primes", "/tasks?",
    ];

    private static readonly string[] Methods = ["GET", "GET", "POST", "POST", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "BREW"];

    private static readonly string[] Queries =
    [
        "", "?limit=0", "?limit=1", "?limit=9223372036854775807", "?limit=-9223372036854775809", "?offset=1e3", "?offset=%00",
        "?status=queued", "?status=%F0%9F%98%80", "?status=running&status=running", "?cursor=AAAAAAAAAAAAAAAAAAAAAA", "?cursor=%", "?=&&=",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "-0", "1e9", "1000000000", "1000000001", "9223372036854775807", "9223372036854775808", "1e400", "-1e400", "1e-400",
        "0.5", "1.0", "01", "+1", "NaN", "Infinity", "0x10", "\"1\"", "null", "true", "[]", "{}", "79228162514264337593543950336", "",
    ];

    private static readonly string[] Types =
    [
        "application/json", "application/json", "application/json", "application/json", "application/json; charset=utf-16", "application/json;charset=latin1", "text/plain", "*/*", ";", "",
    ];

    private static readonly string[] Headers =
    [
        "Idempotency-Key: ", "Idempotency-Key: a b", "Idempotency-Key: x", "Accept: application/octet-stream", "Accept: ,,;q=", "Accept: */*;q=2",
        "If-None-Match: \"", "If-None-Match: *", "Range: bytes=9-1", "Last-Event-ID: \u00e4", "X-Api-Key: ", "Authorization: Bearer",
        "Content-Encoding: gzip", "Transfer-Encoding: chunked", "Expect: 100-continue", "traceparent: 00-0-0-0", "Cookie: a=b", "Origin: null",
    ];

    [Fact]
    public async Task Ten_thousand_requests_bring_no_error_no_leak_and_no_end()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis, ("Queue:RecentCapacity", "100"));
        var location = await api.Client.SubmitAsync(100);
        var random = new Random(Seed);
        var statuses = new Dictionary<int, int>();

        await SendAsync(api, location, random, Requests / 2, statuses);
        var before = await MemoryAsync(api);
        await SendAsync(api, location, random, Requests / 2, statuses);
        var after = await MemoryAsync(api);

        Assert.DoesNotContain(statuses.Keys, status => status >= 500);
        Assert.Contains(202, statuses.Keys);
        Assert.Contains(400, statuses.Keys);
        Assert.DoesNotContain("unhandled", api.Output, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(after, 0, before + 64_000_000);
        await api.Client.SubmitAsync(100);
    }

    // Several connections at a time, each with some requests that are cut off in the middle.
    private static async Task SendAsync(
        ServiceProcess api, Uri location, Random random, int count, Dictionary<int, int> statuses)
    {
        var requests = Enumerable.Range(0, count)
            .Select(_ => (Bytes: Generate(random, location), IsCut: random.Next(50) == 0, IsHalfClosed: random.Next(20) == 0)).ToList();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (request, cancellationToken) =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port, cancellationToken);
            await using var stream = client.GetStream();
            var bytes = request.IsCut ? request.Bytes[..(request.Bytes.Length / 2)] : request.Bytes;
            try
            {
                await stream.WriteAsync(bytes, cancellationToken);
                if (request.IsCut || request.IsHalfClosed)
                {
                    client.Client.Shutdown(SocketShutdown.Send);
                }

                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                timeout.CancelAfter(TimeSpan.FromSeconds(30));
                using var reader = new StreamReader(stream, Encoding.Latin1);
                var line = await reader.ReadLineAsync(timeout.Token);
                if (line?.Split(' ') is [_, var status, ..])
                {
                    lock (statuses)
                    {
                        var key = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
                        statuses[key] = statuses.GetValueOrDefault(key) + 1;
                    }
                }
            }
            catch (IOException)
            {
                // The server may end the connection of a client that talks nonsense.
            }
        });
    }

    private static byte[] Generate(Random random, Uri location)
    {
        var id = random.Next(3) switch { 0 => location.OriginalString.Split('/')[^1], 1 => "x", _ => new string('9', random.Next(200)) };
        var path = Pick(random, Paths).Replace("{id}", id, StringComparison.Ordinal) + Pick(random, Queries);
        var body = Encoding.UTF8.GetBytes(random.Next(6) switch
        {
            0 => $"{{\"n\": {Pick(random, Numbers)}}}",
            1 => $"{{\"n\": [{Pick(random, Numbers)}, {Pick(random, Numbers)}]}}",
            2 => $"{{\"n\": 1, \"n\": {Pick(random, Numbers)}}}",
            3 when random.Next(2) == 0 => """{"\ud800": "\udfff", "n": 1}""",
            3 => new string('[', random.Next(4_000)),
            4 => new string(' ', random.Next(10_000)),
            _ => $"\ufeff{{\"N\": \"\\ud800\", \"n\": {Pick(random, Numbers)}",
        });
        if (random.Next(20) == 0)
        {
            random.NextBytes(body);
        }

        var head = new StringBuilder($"{Pick(random, Methods)} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        head.Append($"Content-Type: {Pick(random, Types)}\r\n");
        for (var i = random.Next(3); i > 0; i--)
        {
            head.Append($"{Pick(random, Headers)}\r\n");
        }

        var length = random.Next(30) == 0 ? random.Next(-1, body.Length + 1) : body.Length;
        head.Append($"Content-Length: {length}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];

    private static async Task<double> MemoryAsync(ServiceProcess api)
    {
        var line = (await api.Client.GetStringAsync("/metrics")).Split('\n')
            .Single(line => line.StartsWith("process_resident_memory_bytes", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
