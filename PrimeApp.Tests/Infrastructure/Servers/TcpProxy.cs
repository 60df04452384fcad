namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>
/// A network between two processes of this machine. While it is cut, connections stay open and no data passes. The data
/// arrives when the network is mended, as with TCP over a cable that is unplugged for a while.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts a proxy in front of a port of the loopback interface.</summary>
    public TcpProxy(int target)
    {
        _target = target;
        _passable.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on the loopback interface.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Lets nothing pass from now on.</summary>
    public void Cut() => _passable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything pass again.</summary>
    public void Mend() => _passable.TrySetResult();

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, ended.Token);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                return;
            }

            var upwards = CopyAsync(client.GetStream(), server.GetStream(), ended);
            await CopyAsync(server.GetStream(), client.GetStream(), ended);
            await upwards;
        }
    }

    // When one direction ends, both do.
    private async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationTokenSource ended)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, ended.Token) is > 0 and var count)
            {
                await _passable.Task.WaitAsync(ended.Token);
                await to.WriteAsync(buffer.AsMemory(0, count), ended.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
        }

        await ended.CancelAsync();
    }
}
