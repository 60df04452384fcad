using System.Globalization;

namespace PrimeApp.Api.Primes;

/// <summary>A format of a stream of primes.</summary>
/// <param name="Name">The value of <c>format</c> in a query that selects the format.</param>
/// <param name="Extension">The extension of a file of the format.</param>
/// <param name="MediaType">The media type with which a client selects the format.</param>
/// <param name="BytesPerPrime">Bytes of every prime; null for text, whose lines vary in length.</param>
internal sealed record PrimesFormat(string Name, string Extension, string MediaType, int? BytesPerPrime = null)
{
    // A ulong has at most 20 digits, plus a line break.
    private const int MaxLineBytes = 21;

    /// <summary>All formats. A client that accepts several equally gets the first of them.</summary>
    public static readonly IReadOnlyList<PrimesFormat> All =
    [
        new("binary", "bin", "application/octet-stream", sizeof(ulong)),
        new("ndjson", "ndjson", "application/x-ndjson"),
        new("text", "txt", "text/plain"),
    ];

    /// <summary>The largest number of bytes of a prime.</summary>
    public int MaxBytes => BytesPerPrime ?? MaxLineBytes;

    /// <summary>Writes primes as lines.</summary>
    /// <param name="primes">The primes.</param>
    /// <param name="destination">Receives the lines. It is large enough for all of them.</param>
    /// <returns>The number of bytes.</returns>
    public static int WriteLines(ReadOnlySpan<ulong> primes, Span<byte> destination)
    {
        var length = 0;
        foreach (var prime in primes)
        {
            prime.TryFormat(destination[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
            destination[length++] = (byte)'\n';
        }

        return length;
    }
}
