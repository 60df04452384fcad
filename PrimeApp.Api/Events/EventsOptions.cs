using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs;

namespace PrimeApp.Api.Events;

/// <summary>How tasks may be watched. Bound to the configuration section <c>Events</c>.</summary>
public sealed class EventsOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Events";

    /// <summary>
    /// How many streams may be open at a time, from 1 to 100,000; more are answered 503. Default: 1,000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxStreams { get; set; } = 1_000;

    /// <summary>
    /// How many streams one client may have open: an API key, or an address where none is needed; from 1 to 100,000,
    /// more are answered 429. Default: 100.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxStreamsPerClient { get; set; } = 100;

    /// <summary>
    /// How long a stream is silent before a comment shows both ends that the connection lives, from 100 ms to 5
    /// minutes. Default: 15 s, below the 30 to 60 s after which proxies close what is silent.
    /// </summary>
    [DurationRange("00:00:00.100", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);
}

[OptionsValidator]
internal sealed partial class EventsOptionsValidator : IValidateOptions<EventsOptions>;
