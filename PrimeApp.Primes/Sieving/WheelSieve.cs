using System.Runtime.CompilerServices;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// The sieve of Eratosthenes on a modulo-30 bitmap, for one stretch of the number line at a time, anywhere.
/// docs/sieve.md explains it.
/// </summary>
/// <remarks>
/// <para>
/// The multiples of a prime p that the bitmap has bits for come in groups of eight: p * (30k + r) for the eight
/// residues r. Group k starts at byte p * k and repeats every p bytes with the same bit masks, which depend on
/// p modulo 30 only. So crossing off a group is eight instructions at fixed distances, and a prime needs no other state
/// than the byte where its next group starts, a remainder that is found by one division wherever the sieve starts.
/// </para>
/// <para>
/// Small primes are crossed off in chunks that fit in the first-level cache, with groups that may
/// reach over the end of a chunk. Medium primes cross off a block that fits in the second-level cache. Large ones,
/// which have few multiples in a block or none, cross off the whole bitmap: <see cref="LargePrimes"/>.
/// </para>
/// <para>
/// The loops are compiled with full optimisation at once (AggressiveOptimization): a service sieves soon after it
/// starts, and the first count up to 10^9 took 500 ms with tiered compilation, 170 ms without.
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
    /// <param name="capacity">The longest bitmap it will be asked for, in bytes.</param>
    /// <param name="width">Instructions to use.</param>
    /// <param name="settings">Sizes to use instead of those that suit this machine.</param>
    public WheelSieve(int capacity, VectorWidth width, SieveSettings? settings = null)
    {
        _settings = settings ?? SieveSettings.Current;
        _width = width;
        _capacity = RoundUp(capacity);
        // The groups of small primes reach over both ends of the bitmap, by less than the largest small prime.
        var slack = RoundUp((int)_settings.LargestSmallPrime);
        // Pinned, so that its addresses hold as long as it is in use.
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

    /// <summary>The first bytes of what was sieved last.</summary>
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

    /// <summary>The square root of the last number: every composite has a prime factor up to that.</summary>
    private static uint LargestSievingPrime(ulong firstByte, int length)
    {
        var numbers = (UInt128)(firstByte + (uint)length) * Wheel.Circumference;
        return SievingPrimes.SquareRoot((ulong)UInt128.Min(numbers - 1, ulong.MaxValue));
    }

    private Span<int> Positions(int residue) =>
        _positions.AsSpan(residue * _settings.SmallPrimesPerResidue, _settings.SmallPrimesPerResidue);

    /// <summary>
    /// For each prime p, where the group starts that reaches into the block: -p &lt; position &lt;= 0.
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
    /// Crosses off every group that starts before <paramref name="limit"/>; the last may end after it.
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

    /// <summary>A prime is a multiple of itself, and 1 is no multiple of anything: corrects both.</summary>
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
