using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs;

namespace PrimeApp.Api.Events;

/// <summary>Limits of the event streams. Bound to the configuration section <c>Events</c>.</summary>
public sealed class EventsOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Events";

    /// <summary>
    /// Event streams that may be open at a time, from 1 to 100,000; further ones are answered 503. Default: 1,000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxStreams { get; set; } = 1_000;

    /// <summary>
    /// Event streams that one client (an API key, or an address where no key is needed) may have open, from 1 to
    /// 100,000; further ones are answered 429. Default: 100.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxStreamsPerClient { get; set; } = 100;

    /// <summary>
    /// Time without an event after which the API sends a heartbeat, from 100 ms to 5 minutes. Default: 15 s, below the
    /// 30 to 60 s after which proxies close idle connections.
    /// </summary>
    [DurationRange("00:00:00.100", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);
}

[OptionsValidator]
internal sealed partial class EventsOptionsValidator : IValidateOptions<EventsOptions>;
