using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>
/// Takes no connection from the operating system while too many are open. The server itself only closes one that is too
/// many after it has taken it: many that come at a time use up the file descriptors, without which the runtime cannot
/// go on.
/// </summary>
/// <param name="sockets">Takes the connections.</param>
/// <param name="max">How many may be open.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "It lasts as long as the process.")]
internal sealed class BoundedTransport(SocketTransportFactory sockets, int max)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // Those that the server is closing.
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
                // This is how the server learns that there are no more.
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
