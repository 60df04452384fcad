namespace PrimeApp.Tests.Api;

/// <summary>
/// Clients can hold only a limited number of connections and a limited amount of memory. On Linux, a client may use any
/// address of the loopback network.
/// </summary>
[Trait("Category", "Integration")]
public sealed class ConnectionTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // 128 MiB, in hexadecimal: a quarter of what the API has in compose.
    private static readonly (string, string?) SmallHeap = ("DOTNET_GCHeapHardLimit", "8000000");

    [Fact]
    public async Task Headers_that_never_end_fit_in_a_small_heap_and_are_given_up()
    {
        const int Connections = 4_000;
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, SmallHeap, ("Connections:HeadersTimeout", "00:00:03"));
        var head = Encoding.ASCII.GetBytes($"GET /tasks HTTP/1.1\r\nHost: x\r\n{Headers(count: 30, length: 500)}");
        using var clients = new Clients();

        for (var i = 0; i < Connections; i++)
        {
            await clients.ConnectAndSendAsync(api, IPAddress.Parse($"127.0.1.{1 + i % 200}"), head);
        }

        await clients.AllClosedAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/tasks"));
        Assert.DoesNotContain("OutOfMemory", api.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 1_000)]
    [InlineData(70, 20)]
    public async Task Headers_that_are_too_many_or_too_large_are_refused(int count, int length)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        using var clients = new Clients();

        var client = await clients.ConnectAndSendAsync(
            api, IPAddress.Loopback,
            Encoding.ASCII.GetBytes($"GET /tasks HTTP/1.1\r\nHost: x\r\n{Headers(count, length)}\r\n"));

        using var reader = new StreamReader(new NetworkStream(client!));
        Assert.StartsWith("HTTP/1.1 431", await reader.ReadLineAsync().WaitAsync(Patience), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PrimeApp.Api")]
    [InlineData("PrimeApp.Worker")]
    public async Task Somebody_who_holds_all_connections_that_one_address_may_have_keeps_nobody_out(string project)
    {
        await using var service = await ServiceProcess.StartAsync(project, redis.Server, ("Connections:Max", "20"));
        using var clients = new Clients();
        for (var i = 0; i < 40; i++)
        {
            await clients.ConnectAndSendAsync(service, IPAddress.Parse("127.0.0.2"), "GET /"u8.ToArray());
        }

        await Eventually.EqualAsync(10, () => clients.CountOpen());
        Assert.Equal(HttpStatusCode.OK, await service.GetStatusAsync("/alive"));
        Assert.Contains("Refusing connections of 127.0.0.2: it has 10", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_with_few_file_descriptors_accepts_fewer_connections_and_goes_on()
    {
        await using var api = await ServiceProcess.StartConfinedAsync(450, "PrimeApp.Api", redis.Server);
        using var clients = new Clients();
        for (var i = 0; i < 400; i++)
        {
            await clients.ConnectAndSendAsync(api, IPAddress.Parse($"127.0.0.{2 + i % 4}"), "GET /"u8.ToArray());
        }

        await Eventually.TrueAsync(() => clients.CountOpen() < 300);
        clients.Dispose();

        await Eventually.TrueAsync(async () => await TryGetAsync(api) == HttpStatusCode.OK);
        await api.Client.SubmitAsync(100);
    }

    [Fact]
    public async Task A_service_with_too_few_file_descriptors_does_not_start()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceProcess.StartConfinedAsync(250, "PrimeApp.Api", redis.Server));

        Assert.Contains(
            "error: The process may open 250 files. It must be ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_streams_whose_clients_send_on_and_never_read_fit_in_a_small_heap()
    {
        const int Streams = 300;
        await using var api = await ServiceProcess.StartApiAsync(
            redis.Server, SmallHeap, ("Events:MaxStreamsPerClient", $"{Streams}"),
            ("Events:HeartbeatInterval", "00:00:00.100"), ("Connections:Max", "1000"));
        var location = await api.Client.SubmitAsync(100);
        var request = Encoding.ASCII.GetBytes($"GET {location}/events HTTP/1.1\r\nHost: x\r\n\r\n");
        var before = api.PeakMemory;
        using var clients = new Clients();

        var sending = new List<Task>();
        for (var i = 0; i < Streams; i++)
        {
            var client = await clients.ConnectAndSendAsync(api, IPAddress.Loopback, request);
            // The service reads only a part of this, because it is busy with the stream.
            sending.Add(client!.SendAsync(new byte[1_000_000]));
        }

        await api.WaitForMetricAsync(Streams, "api_event_streams");
        await Task.WhenAny(Task.WhenAll(sending), Task.Delay(TimeSpan.FromSeconds(2)));
        Assert.InRange(api.PeakMemory - before, 0, 64_000_000);
        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/tasks"));
    }

    private static string Headers(int count, int length) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"x-{i}: {new string('x', length)}\r\n"));

    private static async Task<HttpStatusCode?> TryGetAsync(ServiceProcess api)
    {
        try
        {
            return await api.GetStatusAsync("/tasks");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Connections that do as they like.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        /// <summary>
        /// Connects from an address and sends; null when the service has closed the connection by then.
        /// </summary>
        public async Task<Socket?> ConnectAndSendAsync(ServiceProcess service, IPAddress address, byte[] bytes)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(address, 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, service.Client.BaseAddress!.Port);
                await socket.SendAsync(bytes);
                return socket;
            }
            catch (SocketException)
            {
                return null;
            }
        }

        /// <summary>How many connections the service has not closed.</summary>
        public int CountOpen() => _sockets.Count(socket => !IsClosed(socket));

        /// <summary>Waits until the service has closed all connections.</summary>
        public Task AllClosedAsync(TimeSpan timeout) => Eventually.EqualAsync(0, () => CountOpen(), timeout);

        public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

        private static bool IsClosed(Socket socket)
        {
            try
            {
                // The socket is readable: the service has answered or has closed the connection.
                return socket.Poll(0, SelectMode.SelectRead);
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }
}
