using StackExchange.Redis;

namespace PrimeApp.Jobs.Redis;

/// <summary>Times by the clock of Redis.</summary>
internal static class RedisTime
{
    /// <summary>Reads unix milliseconds; false when they are none, or too many for a date.</summary>
    public static bool TryParse(RedisValue milliseconds, out DateTimeOffset time)
    {
        time = default;
        return !milliseconds.IsNull && milliseconds.TryParse(out long value) && TryConvert(value, out time);
    }

    /// <inheritdoc cref="TryParse"/>
    public static bool TryConvert(long milliseconds, out DateTimeOffset time)
    {
        var isValid = milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        time = isValid ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isValid;
    }

    /// <summary>Reads the clock of Redis.</summary>
    public static async Task<DateTimeOffset> ReadAsync(IDatabase database)
    {
        var time = (RedisValue[]?)await database.ExecuteAsync("TIME");
        return DateTimeOffset.FromUnixTimeSeconds((long)time![0]) + TimeSpan.FromMicroseconds((long)time[1]);
    }
}
