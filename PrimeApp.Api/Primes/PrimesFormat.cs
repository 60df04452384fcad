using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PrimeApp.Api.Primes;

/// <summary>A way to write a stream of primes.</summary>
/// <param name="Name">What the query calls it.</param>
/// <param name="Extension">The end of the name of a file of it.</param>
/// <param name="MediaType">What a client accepts to get it.</param>
/// <param name="MaxBytes">How many bytes one prime takes at most.</param>
/// <param name="IsFixed">Whether every prime takes that many.</param>
/// <param name="Write">Writes primes.</param>
internal sealed record PrimesFormat(
    string Name, string Extension, string MediaType, int MaxBytes, bool IsFixed, PrimesFormat.Writer Write)
{
    /// <summary>Writes primes to the beginning of <paramref name="destination"/>.</summary>
    /// <param name="primes">The primes.</param>
    /// <param name="destination">Receives the bytes; there is room for them.</param>
    /// <returns>The number of bytes.</returns>
    public delegate int Writer(ReadOnlySpan<ulong> primes, Span<byte> destination);

    // A ulong has at most 20 digits, and a line break behind it.
    private const int MaxLineBytes = 21;

    /// <summary>In the order of preference for a client that accepts several.</summary>
    public static readonly IReadOnlyList<PrimesFormat> All =
    [
        new("binary", "bin", "application/octet-stream", sizeof(ulong), IsFixed: true, WriteLittleEndian),
        new("ndjson", "ndjson", "application/x-ndjson", MaxLineBytes, IsFixed: false, WriteLines),
        new("text", "txt", "text/plain", MaxLineBytes, IsFixed: false, WriteLines),
    ];

    /// <summary>How many bytes every prime takes; null when some take more than others.</summary>
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
