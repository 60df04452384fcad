using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Closes the connections that an address has beyond those that one address may have.</summary>
internal sealed partial class ConnectionGate(
    int max, int maxPerAddress, TimeProvider timeProvider, ILogger<ConnectionGate> logger)
{
    // An address that tries on and on does not fill the log.
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly ClientLimit<IPAddress> _limit = new(max, maxPerAddress);
    private long _logged;

    /// <summary>Has a connection handled if its address may have it.</summary>
    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // A connection through a socket of the file system has no address.
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
        Message = "Connections of {Address} are refused: it has {MaxPerAddress}, and one address may have no more")]
    private partial void LogConnectionRefused(IPAddress address, int maxPerAddress);
}
