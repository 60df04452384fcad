using System.Globalization;

namespace PrimeApp.Jobs.Queue;

/// <summary>Reads entries of the ready list, which submit.lua describes.</summary>
internal static class ReadyEntry
{
    private const int Fields = 5;

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="token">Token of the claim that it is part of, if it is.</param>
    /// <param name="claimedAt">Time of that claim.</param>
    public static ClaimedTask Parse(string entry, string token = "", DateTimeOffset claimedAt = default)
    {
        var text = entry.AsSpan();
        Span<Range> fields = stackalloc Range[Fields];
        if (text.Split(fields, ' ') < Fields)
        {
            return new ClaimedTask(entry, First: null);
        }

        var id = text[fields[0]].ToString();
        return new ClaimedTask(id, new Delivery(
            id,
            N: Number(text[fields[1]]),
            token,
            Number: 1,
            Failures: 0,
            SubmittedAt: DateTimeOffset.FromUnixTimeMilliseconds(Number(text[fields[2]])),
            StartedAt: claimedAt,
            TraceParent: text[fields[3]].ToString(),
            TraceState: text[fields[4]].ToString(),
            WasReturned: false));
    }

    private static long Number(ReadOnlySpan<char> digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
