namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>A request as nobody should send it, and as somebody will.</summary>
/// <param name="Bytes">What is sent.</param>
/// <param name="Conduct">How it is sent.</param>
public sealed record GeneratedRequest(byte[] Bytes, Conduct Conduct)
{
    private static readonly string[] Paths =
    [
        "/tasks", "/tasks", "/tasks", "/tasks/batch", "/tasks/batch", "/", "/tasks/{id}", "/tasks/{id}/primes",
        "/queue",
        "/queue/dead", "/queue/dead/{id}/retry", "/queue/dead/retry", "/queue/cancel",
        "/ui/settings", "/openapi/v1.json", "/health",
        "/%00", "/..%2f", "/%ff%fe", "//", "/tasks//primes", "/TASKS", "/tasks/%e2%82%ac/primes", "/tasks?",
    ];

    private static readonly string[] Methods =
        ["GET", "GET", "POST", "POST", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "BREW"];

    private static readonly string[] Queries =
    [
        "", "?limit=0", "?limit=1", "?limit=9223372036854775807", "?limit=-9223372036854775809", "?offset=1e3",
        "?offset=%00", "?status=queued", "?status=%F0%9F%98%80", "?status=running&status=running",
        "?cursor=AAAAAAAAAAAAAAAAAAAAAA", "?cursor=%", "?=&&=",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "-0", "1e9", "10000000000000", "10000000000001", "9223372036854775807", "9223372036854775808",
        "1e400",
        "-1e400", "1e-400", "0.5", "1.0", "01", "+1", "NaN", "Infinity", "0x10", "\"1\"", "null", "true", "[]", "{}",
        "79228162514264337593543950336", "",
    ];

    private static readonly string[] Types =
    [
        "application/json", "application/json", "application/json", "application/json",
        "application/json; charset=utf-16",
        "application/json;charset=latin1", "text/plain", "*/*", ";", "",
    ];

    private static readonly string[] Headers =
    [
        "Idempotency-Key: ", "Idempotency-Key: a b", "Idempotency-Key: x", "Accept: application/octet-stream",
        "Accept: ,,;q=", "Accept: */*;q=2", "Accept: image/png", "If-None-Match: \"", "If-None-Match: *",
        "Range: bytes=9-1", "Range: bytes=-9223372036854775808", "If-Range: \"", "Last-Event-ID: \u00e4", "X-Api-Key: ",
        "Authorization: Bearer", "Content-Encoding: gzip", "Transfer-Encoding: chunked", "Expect: 100-continue",
        "traceparent: 00-0-0-0", "Cookie: a=b", "Origin: null",
    ];

    /// <summary>Generates the next request.</summary>
    /// <param name="random">Decides; the same seed gives the same requests.</param>
    /// <param name="knownId">The id of a task that there is.</param>
    public static GeneratedRequest Next(Random random, string knownId)
    {
        var body = NextBody(random);
        return new GeneratedRequest([.. NextHead(random, knownId, body.Length), .. body], NextConduct(random));
    }

    private static byte[] NextHead(Random random, string knownId, int bodyLength)
    {
        var id = random.Next(3) switch { 0 => knownId, 1 => "x", _ => new string('9', random.Next(200)) };
        var path = Pick(random, Paths).Replace("{id}", id, StringComparison.Ordinal) + Pick(random, Queries);
        var head = new StringBuilder($"{Pick(random, Methods)} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        head.Append($"Content-Type: {Pick(random, Types)}\r\n");
        for (var i = random.Next(3); i > 0; i--)
        {
            head.Append($"{Pick(random, Headers)}\r\n");
        }

        var length = random.Next(30) == 0 ? random.Next(-1, bodyLength + 1) : bodyLength;
        return Encoding.Latin1.GetBytes(head.Append($"Content-Length: {length}\r\n\r\n").ToString());
    }

    private static byte[] NextBody(Random random)
    {
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

        return body;
    }

    private static Conduct NextConduct(Random random) => random.Next(100) switch
    {
        < 3 => Conduct.Slow,
        < 8 => Conduct.HalfClosed,
        < 10 => Conduct.CutOff,
        < 12 => Conduct.Reset,
        _ => Conduct.Plain,
    };

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
