namespace PrimeApp.Api.Primes;

/// <summary>A way to write a stream of primes.</summary>
/// <param name="MediaType">What a client accepts to get it.</param>
/// <param name="MaxBytes">How many bytes one prime takes at most.</param>
/// <param name="Write">Writes primes to the beginning of a span and gives the number of bytes.</param>
internal sealed record PrimesFormat(string MediaType, int MaxBytes, PrimesFormat.Writer Write)
{
    /// <summary>Writes primes to the beginning of <paramref name="destination"/> and gives the number of bytes.</summary>
    public delegate int Writer(ReadOnlySpan<ulong> primes, Span<byte> destination);

    // A ulong has at most 20 digits, and a line break behind it.
    private const int MaxLineBytes = 21;

    /// <summary>In the order of preference for a client that accepts several.</summary>
    public static readonly IReadOnlyList<PrimesFormat> All =
    [
        new("application/octet-stream", sizeof(ulong), WriteLittleEndian),
        new("application/x-ndjson", MaxLineBytes, WriteLines),
        new("text/plain", MaxLineBytes, WriteLines),
    ];

    private static int WriteLittleEndian(ReadOnlySpan<ulong> primes, Span<byte> destination)
    {
        var target = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(destination);
        if (BitConverter.IsLittleEndian)
        {
            primes.CopyTo(target);
        }
        else
        {
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(primes, target);
        }

        return primes.Length * sizeof(ulong);
    }

    private static int WriteLines(ReadOnlySpan<ulong> primes, Span<byte> destination)
    {
        var length = 0;
        foreach (var prime in primes)
        {
            prime.TryFormat(destination[length..], out var written);
            length += written;
            destination[length++] = (byte)'\n';
        }

        return length;
    }
}
