using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;

namespace PrimeApp.Api.Events;

internal sealed class EventStreamLimit(IOptions<EventsOptions> options)
    : StreamLimit("event streams", options.Value.MaxStreams, options.Value.MaxStreamsPerClient);
