using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running;

/// <summary>Listens on one port of localhost and passes its connections on to others, in turn.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly ProxyRoute _route;
    private readonly Task _accepting;
    private int _turn = -1;

    private TcpProxy(ProxyRoute route)
    {
        _route = route;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var listener = new TcpListener(address, route.ListenPort);
            try
            {
                listener.Start();
                _listeners.Add(listener);
            }
            catch (SocketException) when (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                // The machine does without IPv6.
                listener.Dispose();
            }
        }

        _accepting = Task.WhenAll(_listeners.Select(AcceptAsync));
    }

    public static TcpProxy Start(ProxyRoute route) => new(route);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var connections = new HashSet<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(_stopping.Token);
                connections.Add(PassOnAsync(client));
                connections.RemoveWhere(connection => connection.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassOnAsync(Socket client)
    {
        using var near = client;
        try
        {
            using var far = await ConnectAsync();
            if (far is not null)
            {
                await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // A connection that breaks on one side is closed on the other, by leaving here.
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        for (var attempt = 0; attempt < _route.TargetPorts.Count; attempt++)
        {
            var turn = (uint)Interlocked.Increment(ref _turn) % (uint)_route.TargetPorts.Count;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync("localhost", _route.TargetPorts[(int)turn], _stopping.Token);
                return socket;
            }
            catch (SocketException)
            {
                // This replica is not up; the next one may be.
                socket.Dispose();
            }
        }

        return null;
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, _stopping.Token) is var received and > 0)
        {
            for (var sent = 0; sent < received;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, received - sent), _stopping.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
