using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PrimeApp.Api.Primes;

/// <summary>A format of a stream of primes.</summary>
/// <param name="Name">The value of <c>format</c> in a query that selects the format.</param>
/// <param name="Extension">The extension of a file of the format.</param>
/// <param name="MediaType">The media type with which a client selects the format.</param>
/// <param name="MaxBytes">The largest number of bytes of a prime.</param>
/// <param name="IsFixed">Whether every prime takes <paramref name="MaxBytes"/> bytes.</param>
/// <param name="Write">Writes primes.</param>
internal sealed record PrimesFormat(
    string Name, string Extension, string MediaType, int MaxBytes, bool IsFixed, PrimesFormat.Writer Write)
{
    /// <summary>Writes primes to the beginning of <paramref name="destination"/>.</summary>
    /// <param name="primes">The primes.</param>
    /// <param name="destination">Receives the bytes. It is large enough for all of them.</param>
    /// <returns>The number of bytes.</returns>
    public delegate int Writer(ReadOnlySpan<ulong> primes, Span<byte> destination);

    // A ulong has at most 20 digits, plus a line break.
    private const int MaxLineBytes = 21;

    /// <summary>All formats. A client that accepts several equally gets the first of them.</summary>
    public static readonly IReadOnlyList<PrimesFormat> All =
    [
        new("binary", "bin", "application/octet-stream", sizeof(ulong), IsFixed: true, WriteLittleEndian),
        new("ndjson", "ndjson", "application/x-ndjson", MaxLineBytes, IsFixed: false, WriteLines),
        new("text", "txt", "text/plain", MaxLineBytes, IsFixed: false, WriteLines),
    ];

    /// <summary>Bytes of every prime; null if the length varies.</summary>
    public int? BytesPerPrime => IsFixed ? MaxBytes : null;

    private static int WriteLittleEndian(ReadOnlySpan<ulong> primes, Span<byte> destination)
    {
        var target = MemoryMarshal.Cast<byte, ulong>(destination);
        if (BitConverter.IsLittleEndian)
        {
            primes.CopyTo(target);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(primes, target);
        }

        return primes.Length * sizeof(ulong);
    }

    private static int WriteLines(ReadOnlySpan<ulong> primes, Span<byte> destination)
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
