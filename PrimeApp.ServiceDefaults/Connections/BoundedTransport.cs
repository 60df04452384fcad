using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>
/// Accepts no connection from the operating system while too many are open. Kestrel's own limit closes a connection
/// only after accepting it, so a burst of connections could use up the file descriptors, and the runtime cannot
/// continue without those.
/// </summary>
/// <param name="sockets">Creates the listeners that accept connections.</param>
/// <param name="max">The largest number of open connections.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class BoundedTransport(SocketTransportFactory sockets, int max)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // Connections that the server is closing.
    private const int Slack = 4;

    private readonly SemaphoreSlim _free = new(max + Slack);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), _free);

    private sealed class Listener(IConnectionListener listener, SemaphoreSlim free) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await free.WaitAsync(_unbound.Token);
            }
            catch (OperationCanceledException)
            {
                // A null connection tells the server that the listener has ended.
                return null;
            }

            var connection = await listener.AcceptAsync(cancellationToken);
            if (connection is null)
            {
                free.Release();
                return null;
            }

            connection.ConnectionClosed.UnsafeRegister(static free => ((SemaphoreSlim)free!).Release(), free);
            return connection;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await listener.UnbindAsync(cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            _unbound.Dispose();
            return listener.DisposeAsync();
        }
    }
}
