using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using PrimeApp.Jobs.Table;

namespace PrimeApp.Api.Primes;

/// <summary>A way to write a stream of primes.</summary>
/// <param name="MediaType">What a client accepts to get it.</param>
/// <param name="MaxBytes">How many bytes one prime takes at most.</param>
/// <param name="IsFixed">Whether every prime takes that many.</param>
/// <param name="Write">Writes some primes of a run.</param>
internal sealed record PrimesFormat(string MediaType, int MaxBytes, bool IsFixed, PrimesFormat.Writer Write)
{
    /// <summary>Writes primes to the beginning of <paramref name="destination"/>.</summary>
    /// <param name="run">Where the primes come from.</param>
    /// <param name="start">How many primes of the run are left out.</param>
    /// <param name="count">How many are written; there is room for them.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <returns>The number of bytes.</returns>
    public delegate int Writer(PrimeRun run, int start, int count, Span<byte> destination);

    // A ulong has at most 20 digits, and a line break behind it.
    private const int MaxLineBytes = 21;

    /// <summary>In the order of preference for a client that accepts several.</summary>
    public static readonly IReadOnlyList<PrimesFormat> All =
    [
        new("application/octet-stream", sizeof(ulong), IsFixed: true, WriteLittleEndian),
        new("application/x-ndjson", MaxLineBytes, IsFixed: false, WriteLines),
        new("text/plain", MaxLineBytes, IsFixed: false, WriteLines),
    ];

    /// <summary>How many bytes every prime takes; null when some take more than others.</summary>
    public int? BytesPerPrime => IsFixed ? MaxBytes : null;

    private static int WriteLittleEndian(PrimeRun run, int start, int count, Span<byte> destination)
    {
        // Unpacked where they are sent from.
        var target = MemoryMarshal.Cast<byte, ulong>(destination)[..count];
        run.CopyTo(start, target);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(target, target);
        }

        return count * sizeof(ulong);
    }

    private static int WriteLines(PrimeRun run, int start, int count, Span<byte> destination)
    {
        var primes = ArrayPool<ulong>.Shared.Rent(count);
        run.CopyTo(start, primes.AsSpan(0, count));
        var length = 0;
        foreach (var prime in primes.AsSpan(0, count))
        {
            prime.TryFormat(destination[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
            destination[length++] = (byte)'\n';
        }

        ArrayPool<ulong>.Shared.Return(primes);
        return length;
    }
}
