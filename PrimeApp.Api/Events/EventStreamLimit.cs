using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;

namespace PrimeApp.Api.Events;

/// <summary>Limits the open event streams.</summary>
internal sealed class EventStreamLimit(IOptions<EventsOptions> options)
    : StreamLimit("event streams", options.Value.MaxStreams, options.Value.MaxStreamsPerClient);
