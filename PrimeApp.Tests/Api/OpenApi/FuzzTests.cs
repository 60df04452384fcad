namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>Whatever comes, and however: the service answers, and stays as it was.</summary>
[Trait("Category", "Integration")]
public sealed class FuzzTests
{
    private const int Requests = 10_000;
    private const int Seed = 7919;
    private const int PiecesOfSlowRequest = 4;
    private const double MaxGrowth = 64_000_000;

    private static readonly TimeSpan PauseOfSlowRequest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The prefixes of errors and of critical errors on the console.
    private static readonly string[] ErrorPrefixes = ["fail: ", "crit: "];

    [Fact]
    public async Task Ten_thousand_generated_requests_bring_no_error_no_leak_and_no_end()
    {
        await using var redis = await RedisServer.StartAsync();
        // Redis may be slow on a busy machine. Then 503 is the right answer.
        await using var api = await ServiceProcess.StartApiAsync(
            redis, ("Queue:RecentCapacity", "100"), ("Redis:CommandTimeout", "00:00:30"));
        var id = TaskClient.IdOf(await api.Client.SubmitAsync(100));
        var random = new Random(Seed);
        var requests = Enumerable.Range(0, Requests).Select(_ => GeneratedRequest.Next(random, id)).ToList();

        var statuses = await SendAsync(api, requests.Take(Requests / 2));
        var before = await ReadGaugeAsync(api, "process_resident_memory_bytes");
        statuses.UnionWith(await SendAsync(api, requests.Skip(Requests / 2)));
        var after = await ReadGaugeAsync(api, "process_resident_memory_bytes");

        Assert.DoesNotContain(statuses, status => status >= 500);
        Assert.Superset(new HashSet<int> { 200, 202, 400, 404, 405, 413, 415 }, statuses);
        Assert.InRange(after, 0, before + MaxGrowth);
        await AssertWellAsync(api);
    }

    [Fact]
    public async Task Bodies_that_never_come_hold_up_nobody_and_are_given_up()
    {
        const int Clients = 200;
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Http:RequestTimeout", "00:00:02"));
        await api.Client.SubmitAsync(100);
        var clients = new List<NetworkStream>();

        try
        {
            for (var i = 0; i < Clients; i++)
            {
                clients.Add(await ConnectAsync(api, CancellationToken.None));
                await clients[i].WriteAsync(
                    "POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"u8.ToArray());
                await clients[i].WriteAsync("Content-Length: 11\r\n\r\n{"u8.ToArray());
            }

            await api.Client.SubmitAsync(100);
            var statuses =
                await Task.WhenAll(clients.Select(client => ReadStatusAsync(client, CancellationToken.None)));
            Assert.All(statuses, status => Assert.Equal(504, status));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await AssertWellAsync(api);
    }

    private static async Task AssertWellAsync(ServiceProcess api)
    {
        // Only the connection of this client is left.
        await Eventually.TrueAsync(async () => await ReadGaugeAsync(api, "kestrel_active_connections") <= 2);
        await api.Client.SubmitAsync(100);
        Assert.DoesNotContain("unhandled", api.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(api.Output.Split('\n'), line => ErrorPrefixes.Any(
            prefix => line.StartsWith(prefix, StringComparison.Ordinal)));
    }

    // Several connections at a time.
    private static async Task<HashSet<int>> SendAsync(ServiceProcess api, IEnumerable<GeneratedRequest> requests)
    {
        var statuses = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (request, cancellationToken) =>
            {
                await using var stream = await ConnectAsync(api, cancellationToken);
                try
                {
                    await SendAsync(stream, request, cancellationToken);
                    if (request.Conduct != Conduct.Reset
                        && await ReadStatusAsync(stream, cancellationToken) is { } status)
                    {
                        statuses.Add(status);
                    }
                }
                catch (IOException)
                {
                    // The server may close the connection after invalid input.
                }
            });
        return [.. statuses];
    }

    private static async Task SendAsync(
        NetworkStream stream, GeneratedRequest request, CancellationToken cancellationToken)
    {
        var bytes = request.Bytes.AsMemory();
        switch (request.Conduct)
        {
            case Conduct.Slow:
                var length = Math.Max(1, bytes.Length / PiecesOfSlowRequest);
                for (; bytes.Length > length; bytes = bytes[length..])
                {
                    await stream.WriteAsync(bytes[..length], cancellationToken);
                    await Task.Delay(PauseOfSlowRequest, cancellationToken);
                }

                await stream.WriteAsync(bytes, cancellationToken);
                break;
            case Conduct.CutOff or Conduct.Reset:
                await stream.WriteAsync(bytes[..(bytes.Length / 2)], cancellationToken);
                break;
            default:
                await stream.WriteAsync(bytes, cancellationToken);
                break;
        }

        if (request.Conduct is Conduct.CutOff or Conduct.HalfClosed)
        {
            stream.Socket.Shutdown(SocketShutdown.Send);
        }
        else if (request.Conduct == Conduct.Reset)
        {
            stream.Close(timeout: 0);
        }
    }

    private static async Task<NetworkStream> ConnectAsync(ServiceProcess api, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    // Null when the server closes the connection without an answer.
    private static async Task<int?> ReadStatusAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        return (await reader.ReadLineAsync(timeout.Token))?.Split(' ') is [_, var status, ..]
            ? int.Parse(status, CultureInfo.InvariantCulture)
            : null;
    }

    private static async Task<double> ReadGaugeAsync(ServiceProcess api, string name)
    {
        var lines = (await api.Client.GetStringAsync("/metrics")).Split('\n');
        return lines.Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
