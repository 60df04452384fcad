using System.Runtime.CompilerServices;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// The sieve of Eratosthenes on a modulo-30 bitmap. It sieves one stretch of numbers at a time, at any position.
/// docs/sieve.md explains it.
/// </summary>
/// <remarks>
/// <para>
/// The multiples of a prime p that have bits in the bitmap form groups of eight: p * (30k + r) for the eight residues
/// r. Group k starts at byte p * k, and all groups have the same bit masks, which depend only on p modulo 30. So
/// crossing off a group takes eight instructions at fixed distances. The only state of a prime is the byte where its
/// next group starts, which is the remainder of one division wherever the sieve starts.
/// </para>
/// <para>
/// Small primes cross off chunks that fit in the first-level cache, with groups that may extend beyond the end of a
/// chunk. Medium primes cross off blocks that fit in the second-level cache. Large primes have few multiples in a block
/// or none, so they cross off the whole bitmap: <see cref="LargePrimes"/>.
/// </para>
/// <para>
/// AggressiveOptimization compiles the loops with full optimisation at once, because a service sieves soon after its
/// start. The first count up to 10^9 took 500 ms with tiered compilation and 170 ms without.
/// </para>
/// </remarks>
internal sealed unsafe class WheelSieve
{
    private const int Alignment = 64;

    private readonly SieveSettings _settings;
    private readonly VectorWidth _width;
    private readonly int _capacity;
    private readonly byte[] _memory;
    private readonly int _offset;
    private readonly int[] _positions;

    /// <summary>Creates a sieve.</summary>
    /// <param name="capacity">The length of the longest bitmap, in bytes.</param>
    /// <param name="width">The instructions to use.</param>
    /// <param name="settings">The lengths to use instead of those for this machine.</param>
    public WheelSieve(int capacity, VectorWidth width, SieveSettings? settings = null)
    {
        _settings = settings ?? SieveSettings.Current;
        _width = width;
        _capacity = RoundUp(capacity);
        // The groups of small primes extend beyond both ends of the bitmap by less than the largest small prime.
        var slack = RoundUp((int)_settings.LargestSmallPrime);
        // The memory is pinned, so that its address stays valid.
        _memory = GC.AllocateUninitializedArray<byte>(slack + _capacity + slack + Alignment, pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _memory[slack]);
        _offset = slack + (int)(RoundUp(start) - start);
        _positions = new int[Wheel.BitsPerByte * _settings.SmallPrimesPerResidue];
    }

    /// <summary>The longest bitmap, in bytes.</summary>
    public int Capacity => _capacity;

    /// <summary>Sieves and returns the bitmap, which stays valid until the next call.</summary>
    /// <param name="firstByte">The first number, divided by 30.</param>
    /// <param name="length">Bytes to sieve, at most the capacity.</param>
    /// <param name="primes">Sieving primes up to the square root of the last number.</param>
    public Span<byte> Sieve(ulong firstByte, int length, SievingPrimes primes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _capacity);
        var bitmap = Current(length);
        fixed (byte* start = &_memory[_offset])
        {
            for (var done = 0; done < length; done += _settings.BlockLength)
            {
                var block = Math.Min(_settings.BlockLength, length - done);
                SieveBlock(start + done, firstByte + (uint)done, block, primes);
            }

            LargePrimes.CrossOff(start, firstByte, length, primes, LargestSievingPrime(firstByte, length));
        }

        RestorePrimes(firstByte, bitmap, primes);
        return bitmap;
    }

    /// <summary>Returns the first bytes of the last sieved bitmap.</summary>
    public Span<byte> Current(int length) => _memory.AsSpan(_offset, length);

    private void SieveBlock(byte* block, ulong firstByte, int length, SievingPrimes primes)
    {
        PreSieve.Fill(firstByte, new Span<byte>(block, RoundUp(length)), _width);
        var largest = Math.Min(LargestSievingPrime(firstByte, length), SievingPrimes.LargestListed);
        if (largest <= PreSieve.LargestPrime)
        {
            return;
        }

        var largestSmall = Math.Min(largest, _settings.LargestSmallPrime);
        CrossOffSmall(block, firstByte, length, primes.Between(PreSieve.LargestPrime, largestSmall));
        if (largestSmall < largest)
        {
            CrossOffMedium(block, firstByte, length, primes.Between(largestSmall, largest));
        }
    }

    private void CrossOffSmall(byte* block, ulong firstByte, int length, ReadOnlyMemory<uint>[] primes)
    {
        for (var bit = 0; bit < Wheel.BitsPerByte; bit++)
        {
            LocateGroups(firstByte, primes[bit].Span, Positions(bit));
        }

        for (var done = 0; done < length; done += _settings.ChunkLength)
        {
            var limit = Math.Min(done + _settings.ChunkLength, length);
            CrossOffSmall<Residue.Of1>(block, limit, primes[0].Span, Positions(0));
            CrossOffSmall<Residue.Of7>(block, limit, primes[1].Span, Positions(1));
            CrossOffSmall<Residue.Of11>(block, limit, primes[2].Span, Positions(2));
            CrossOffSmall<Residue.Of13>(block, limit, primes[3].Span, Positions(3));
            CrossOffSmall<Residue.Of17>(block, limit, primes[4].Span, Positions(4));
            CrossOffSmall<Residue.Of19>(block, limit, primes[5].Span, Positions(5));
            CrossOffSmall<Residue.Of23>(block, limit, primes[6].Span, Positions(6));
            CrossOffSmall<Residue.Of29>(block, limit, primes[7].Span, Positions(7));
        }
    }

    private static void CrossOffMedium(byte* block, ulong firstByte, int length, ReadOnlyMemory<uint>[] primes)
    {
        CrossOffMedium<Residue.Of1>(block, firstByte, length, primes[0].Span);
        CrossOffMedium<Residue.Of7>(block, firstByte, length, primes[1].Span);
        CrossOffMedium<Residue.Of11>(block, firstByte, length, primes[2].Span);
        CrossOffMedium<Residue.Of13>(block, firstByte, length, primes[3].Span);
        CrossOffMedium<Residue.Of17>(block, firstByte, length, primes[4].Span);
        CrossOffMedium<Residue.Of19>(block, firstByte, length, primes[5].Span);
        CrossOffMedium<Residue.Of23>(block, firstByte, length, primes[6].Span);
        CrossOffMedium<Residue.Of29>(block, firstByte, length, primes[7].Span);
    }

    /// <summary>
    /// Returns the square root of the last number. Every composite number has a prime factor up to it.
    /// </summary>
    private static uint LargestSievingPrime(ulong firstByte, int length)
    {
        var numbers = (UInt128)(firstByte + (uint)length) * Wheel.Circumference;
        return SievingPrimes.SquareRoot((ulong)UInt128.Min(numbers - 1, ulong.MaxValue));
    }

    private Span<int> Positions(int residue) =>
        _positions.AsSpan(residue * _settings.SmallPrimesPerResidue, _settings.SmallPrimesPerResidue);

    /// <summary>
    /// Locates, for each prime p, the start of the group that extends into the block: -p &lt; position &lt;= 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LocateGroups(ulong firstByte, ReadOnlySpan<uint> primes, Span<int> positions)
    {
        for (var i = 0; i < primes.Length; i++)
        {
            positions[i] = -(int)(firstByte % primes[i]);
        }
    }

    /// <summary>
    /// Crosses off every group that starts before <paramref name="limit"/>. The last group may end after it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CrossOffSmall<TResidue>(
        byte* block, int limit, ReadOnlySpan<uint> primes, Span<int> positions) where TResidue : struct, IResidue
    {
        for (var i = 0; i < primes.Length; i++)
        {
            positions[i] = (int)WheelGroup.CrossOff<TResidue>(block, positions[i], limit, primes[i]);
        }
    }

    /// <summary>Crosses off every multiple in the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CrossOffMedium<TResidue>(byte* block, ulong firstByte, int length, ReadOnlySpan<uint> primes)
        where TResidue : struct, IResidue
    {
        foreach (var prime in primes)
        {
            var position = -(nint)(firstByte % prime);
            WheelGroup.CrossOffPart<TResidue>(block, position, length, prime);
            position += (nint)prime;
            position = WheelGroup.CrossOff<TResidue>(block, position, length - (nint)prime + 1, prime);
            if (position < length)
            {
                WheelGroup.CrossOffPart<TResidue>(block, position, length, prime);
            }
        }
    }

    /// <summary>
    /// Corrects two special cases: a prime is crossed off as a multiple of itself, and 1 is not a prime.
    /// </summary>
    private static void RestorePrimes(ulong firstByte, Span<byte> bitmap, SievingPrimes primes)
    {
        var largest = Math.Min(LargestSievingPrime(firstByte, bitmap.Length), SievingPrimes.LargestListed);
        var crossedOff = Math.Max(PreSieve.LargestPrime, largest);
        if (firstByte * Wheel.Circumference > crossedOff)
        {
            return;
        }

        if (firstByte == 0)
        {
            bitmap[0] &= unchecked((byte)~1);
        }

        var own = primes.Between((uint)firstByte * Wheel.Circumference, crossedOff);
        for (var bit = 0; bit < Wheel.BitsPerByte; bit++)
        {
            foreach (var prime in own[bit].Span)
            {
                var position = prime / Wheel.Circumference - (uint)firstByte;
                if (position < (uint)bitmap.Length)
                {
                    bitmap[(int)position] |= (byte)(1 << bit);
                }
            }
        }
    }

    private static int RoundUp(int length) => (int)RoundUp((nuint)length);

    private static nuint RoundUp(nuint address) => (address + Alignment - 1) & ~(nuint)(Alignment - 1);
}
