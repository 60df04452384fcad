namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>
/// Limits how many resources of a kind are open at a time, in total and per client, so that one client cannot block the
/// others. Safe for concurrent use.
/// </summary>
/// <typeparam name="TClient">The identity of a client.</typeparam>
/// <param name="max">The largest number of open resources, from 1.</param>
/// <param name="maxPerClient">The largest number of open resources of one client, from 1.</param>
public sealed class ClientLimit<TClient>(int max, int maxPerClient)
    where TClient : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TClient, int> _openPerClient = [];
    private int _open;

    /// <summary>Opens a resource for a client. If the result is Open, call <see cref="Close"/> afterwards.</summary>
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

    /// <summary>Closes a resource that was opened for a client.</summary>
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
