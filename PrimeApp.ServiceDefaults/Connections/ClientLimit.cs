namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>
/// Bounds how many of something are open at a time, in all and for each client, so that one client cannot keep the
/// others out. Safe for concurrent use.
/// </summary>
/// <typeparam name="TClient">What tells one client from another.</typeparam>
/// <param name="max">How many may be open in all, from 1.</param>
/// <param name="maxPerClient">How many a client may have open, from 1.</param>
public sealed class ClientLimit<TClient>(int max, int maxPerClient)
    where TClient : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TClient, int> _openPerClient = [];
    private int _open;

    /// <summary>Opens one for a client; <see cref="Close"/> follows when it is open.</summary>
    public ClientLimitOutcome TryOpen(TClient client)
    {
        lock (_lock)
        {
            var openOfClient = _openPerClient.GetValueOrDefault(client);
            if (openOfClient >= maxPerClient)
            {
                return ClientLimitOutcome.ClientHasTooMany;
            }

            if (_open >= max)
            {
                return ClientLimitOutcome.TooMany;
            }

            _open++;
            _openPerClient[client] = openOfClient + 1;
            return ClientLimitOutcome.Open;
        }
    }

    /// <summary>Closes one that was opened for a client.</summary>
    public void Close(TClient client)
    {
        lock (_lock)
        {
            _open--;
            if (--_openPerClient[client] == 0)
            {
                _openPerClient.Remove(client);
            }
        }
    }
}
