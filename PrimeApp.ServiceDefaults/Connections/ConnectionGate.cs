using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Closes connections beyond the limit for one address.</summary>
internal sealed partial class ConnectionGate(
    int max, int maxPerAddress, TimeProvider timeProvider, ILogger<ConnectionGate> logger)
{
    // An address that keeps trying must not fill the log.
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly ClientLimit<IPAddress> _limit = new(max, maxPerAddress);
    private long _logged;

    /// <summary>Handles a connection if its address is below the limit.</summary>
    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // A connection over a Unix domain socket has no address.
        var address = Subscriber.Of((connection.RemoteEndPoint as IPEndPoint)?.Address) ?? IPAddress.None;
        if (_limit.TryOpen(address) != ClientLimitOutcome.Open)
        {
            LogRefusal(address);
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            _limit.Close(address);
        }
    }

    private void LogRefusal(IPAddress address)
    {
        var (logged, now) = (Volatile.Read(ref _logged), timeProvider.GetTimestamp());
        if ((logged == 0 || timeProvider.GetElapsedTime(logged, now) >= LogInterval)
            && Interlocked.CompareExchange(ref _logged, now, logged) == logged)
        {
            LogConnectionRefused(address, maxPerAddress);
        }
    }

    [LoggerMessage(EventId = 20, EventName = "ConnectionRefused", Level = LogLevel.Warning,
        Message = "Refusing connections of {Address}: it has {MaxPerAddress} open, which is the limit for one address")]
    private partial void LogConnectionRefused(IPAddress address, int maxPerAddress);
}
