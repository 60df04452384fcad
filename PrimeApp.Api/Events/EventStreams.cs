using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;

namespace PrimeApp.Api.Events;

/// <summary>The streams of events that are open.</summary>
internal sealed class EventStreams(IOptions<EventsOptions> options)
    : StreamLimit("streams of events", options.Value.MaxStreams, options.Value.MaxStreamsPerClient);
