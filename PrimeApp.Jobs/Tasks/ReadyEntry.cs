using System.Globalization;
using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;

namespace PrimeApp.Jobs.Tasks;

/// <summary>Reads entries of the ready list, which submit.lua describes.</summary>
internal static class ReadyEntry
{
    private const int Fields = 5;

    /// <summary>
    /// Reads an entry. If an entry begins with an id and its other fields cannot be read, the record of the task
    /// decides.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="task">The task.</param>
    /// <param name="token">Token of the claim that it is part of, if it is.</param>
    /// <param name="claimedAt">Time of that claim.</param>
    /// <returns>False when it does not begin with an id.</returns>
    public static bool TryParse(
        string entry, out ClaimedTask task, string token = "", DateTimeOffset claimedAt = default)
    {
        var text = entry.AsSpan();
        Span<Range> fields = stackalloc Range[Fields];
        var count = text.Split(fields, ' ');
        var id = text[fields[0]];
        if (!TaskId.IsValid(id))
        {
            task = default;
            return false;
        }

        if (count < Fields
            || !long.TryParse(text[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            || n is < 1 or > NthPrime.MaxN
            || !long.TryParse(text[fields[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !RedisTime.TryConvert(milliseconds, out var submittedAt))
        {
            task = new ClaimedTask(id.ToString(), First: null);
            return true;
        }

        task = new ClaimedTask(id.ToString(), new Delivery(
            id.ToString(),
            N: n,
            token,
            Number: 1,
            Failures: 0,
            SubmittedAt: submittedAt,
            StartedAt: claimedAt,
            TraceParent: text[fields[3]].ToString(),
            TraceState: text[fields[4]].ToString(),
            WasReturned: false));
        return true;
    }
}
