using Microsoft.Extensions.Options;

namespace PrimeApp.Jobs.Redis;

/// <summary>How this process talks to Redis. Bound to the configuration section <c>Redis</c>.</summary>
public sealed class RedisGatewayOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Redis";

    /// <summary>
    /// The longest a command may take, from 10 ms to 1 minute; then it counts as failed, whether or not Redis runs it
    /// later. Default: 800 ms, so that a client of the API hears of a hanging Redis within a second.
    /// </summary>
    [DurationRange("00:00:00.010", "00:01:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMilliseconds(800);
}

[OptionsValidator]
internal sealed partial class RedisGatewayOptionsValidator : IValidateOptions<RedisGatewayOptions>;
