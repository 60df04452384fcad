using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes.Counting.Tables;

/// <summary>
/// The sieve of the hard leaves. In each segment, it crosses off the multiples of one prime after another, and also the
/// primes themselves. Before each prime, the remaining bits are the numbers without a smaller prime factor.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed unsafe class LeafSieve
{
    private const int Alignment = 64;

    private readonly byte[] _memory;
    private readonly int _offset;
    private readonly int[] _positions;
    private readonly uint[] _primes;
    private int _length;

    /// <summary>Creates a sieve.</summary>
    /// <param name="capacity">The longest segment, in bytes: a multiple of 8.</param>
    /// <param name="primes">The sieving primes by their index, from the k-th on.</param>
    public LeafSieve(int capacity, ReadOnlySpan<uint> primes)
    {
        _primes = primes.ToArray();
        _positions = new int[primes.Length];
        // Groups extend beyond both ends of a segment by less than the largest prime.
        var slack = ((int)primes[^1] + Alignment) & -Alignment;
        _memory = GC.AllocateUninitializedArray<byte>(slack + capacity + slack + Alignment, pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _memory[slack]);
        _offset = slack + (int)(((start + Alignment - 1) & ~(nuint)(Alignment - 1)) - start);
    }

    /// <summary>The bitmap of the segment.</summary>
    public ReadOnlySpan<ulong> Words => MemoryMarshal.Cast<byte, ulong>(Bitmap);

    private Span<byte> Bitmap => _memory.AsSpan(_offset, _length);

    /// <summary>Sets the start position of each prime.</summary>
    /// <param name="firstByte">The first number of the first segment, divided by 30.</param>
    /// <param name="last">Index of the largest prime that will be crossed off.</param>
    public void Start(long firstByte, int last)
    {
        for (var b = Parameters.K + 1; b <= last; b++)
        {
            _positions[b] = -(int)(firstByte % _primes[b]);
        }
    }

    /// <summary>
    /// Moves to the next segment and fills it with the numbers that none of the first k primes divides.
    /// </summary>
    /// <param name="firstByte">Its first number, divided by 30.</param>
    /// <param name="length">Its length in bytes, a multiple of 8.</param>
    public void Next(long firstByte, int length)
    {
        _length = length;
        PhiTable.Fill(firstByte, Bitmap);
    }

    /// <summary>
    /// Crosses off the multiples of a prime, and the prime itself. Call it once per segment and prime.
    /// </summary>
    /// <param name="b">Index of the prime.</param>
    public void CrossOff(int b)
    {
        var prime = _primes[b];
        ref var position = ref _positions[b];
        fixed (byte* start = &_memory[_offset])
        {
            var next = (prime % Wheel.Circumference) switch
            {
                1 => CrossOff<Residue.Of1>(start, position, prime),
                7 => CrossOff<Residue.Of7>(start, position, prime),
                11 => CrossOff<Residue.Of11>(start, position, prime),
                13 => CrossOff<Residue.Of13>(start, position, prime),
                17 => CrossOff<Residue.Of17>(start, position, prime),
                19 => CrossOff<Residue.Of19>(start, position, prime),
                23 => CrossOff<Residue.Of23>(start, position, prime),
                _ => CrossOff<Residue.Of29>(start, position, prime),
            };
            // The last group may extend into the next segment.
            position = next - (int)prime - _length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CrossOff<TResidue>(byte* start, int position, uint prime) where TResidue : struct, IResidue =>
        (int)WheelGroup.CrossOff<TResidue>(start, position, _length, prime);
}
