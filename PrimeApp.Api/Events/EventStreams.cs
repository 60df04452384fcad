using Microsoft.Extensions.Options;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Api.Events;

/// <summary>Counts the open streams, so that there are never more than may be.</summary>
internal sealed class EventStreams(IOptions<EventsOptions> options, ApiMetrics metrics)
{
    private readonly int _max = options.Value.MaxStreams;
    private int _open;

    /// <summary>Takes a place, which <see cref="Leave"/> gives back; false when all are taken.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= _max)
        {
            metrics.EventStreamOpened();
            return true;
        }

        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _open);
        metrics.EventStreamClosed();
    }
}
