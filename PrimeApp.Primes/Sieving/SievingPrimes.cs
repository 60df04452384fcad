using System.Numerics;
using System.Runtime.CompilerServices;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// The primes from 7 on whose multiples a sieve crosses off, grouped by their residue modulo 30, each group ascending.
/// Immutable, so that all sieves of the process share one table.
/// </summary>
internal sealed class SievingPrimes
{
    /// <summary>The largest prime that is listed by residue. Larger ones are stored as gaps.</summary>
    public const uint LargestListed = 1 << 19;

    /// <summary>
    /// The square root of this limit is below 2^16, so creating the smallest table does not require another table.
    /// </summary>
    private const uint SmallestLimit = 1 << 16;

    /// <summary>Tables beyond this limit (larger than 6 MB, for numbers past 10^16) are not cached.</summary>
    private const uint LargestCached = 100_000_000;

    private static readonly Lock Growing = new();
    private static volatile SievingPrimes _cached = Simple(SmallestLimit);

    private readonly uint[][] _byResidue;
    private readonly byte[] _halfGaps;

    private SievingPrimes(List<uint>[] byResidue, List<byte> halfGaps, uint limit)
    {
        Limit = limit;
        _byResidue = [.. byResidue.Select(primes => primes.ToArray())];
        _halfGaps = [.. halfGaps];
    }

    /// <summary>The table contains every prime from 7 up to this limit.</summary>
    public uint Limit { get; }

    /// <summary>
    /// For each prime above <see cref="LargestListed"/>, half of its distance to the previous one. The first counts
    /// from <see cref="LargestListed"/> + 1. No gap between primes below 2^32 exceeds 354, so each value fits in a
    /// byte.
    /// </summary>
    public ReadOnlySpan<byte> HalfGaps => _halfGaps;

    /// <summary>
    /// Returns the primes p with <paramref name="above"/> &lt; p &lt;= <paramref name="upTo"/>, by the bit of their
    /// residue, each list ascending. It contains no primes above <see cref="LargestListed"/>.
    /// </summary>
    public ReadOnlyMemory<uint>[] Between(uint above, uint upTo) =>
        [.. _byResidue.Select(primes => primes.AsMemory(CountUpTo(primes, above)..CountUpTo(primes, upTo)))];

    /// <summary>Returns a table that suffices to sieve every number up to <paramref name="stop"/>.</summary>
    public static SievingPrimes For(ulong stop)
    {
        var needed = SquareRoot(stop);
        if (needed <= _cached.Limit)
        {
            return _cached;
        }

        lock (Growing)
        {
            if (needed <= _cached.Limit)
            {
                return _cached;
            }
            // The limit is an eighth larger than needed, so that a caller that walks upwards rarely needs a new table.
            var limit = (uint)Math.Min(uint.MaxValue, needed + (ulong)needed / 8);
            var table = Sieved(limit, For(limit));
            if (limit <= LargestCached)
            {
                _cached = table;
            }

            return table;
        }
    }

    /// <summary>Returns the largest integer whose square is at most <paramref name="value"/>.</summary>
    public static uint SquareRoot(ulong value)
    {
        // The conversion to double can be off by one in either direction.
        var root = (ulong)Math.Min(Math.Sqrt(value), uint.MaxValue);
        while (root * root > value)
        {
            root--;
        }

        while (root < uint.MaxValue && (root + 1) * (root + 1) <= value)
        {
            root++;
        }

        return (uint)root;
    }

    /// <summary>Creates the first table without the help of another table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SievingPrimes Simple(uint limit)
    {
        var byResidue = EmptyLists();
        var composite = new bool[limit + 1];
        for (uint number = 2; number <= limit; number++)
        {
            if (composite[number])
            {
                continue;
            }

            if (number > 5)
            {
                byResidue[Wheel.BitOf(number % Wheel.Circumference)].Add(number);
            }

            for (var multiple = (ulong)number * number; multiple <= limit; multiple += number)
            {
                composite[multiple] = true;
            }
        }

        return new SievingPrimes(byResidue, [], limit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SievingPrimes Sieved(uint limit, SievingPrimes primes)
    {
        var byResidue = EmptyLists();
        var halfGaps = new List<byte>();
        ulong previous = LargestListed + 1;
        var sieve = new WheelSieve(SieveSettings.LongestBlock, VectorWidths.Widest);
        var bytes = limit / Wheel.Circumference + 1;
        for (var first = 0u; first < bytes; first += SieveSettings.LongestBlock)
        {
            var bitmap = sieve.Sieve(first, (int)Math.Min(bytes - first, SieveSettings.LongestBlock), primes);
            for (var position = 0; position < bitmap.Length; position++)
            {
                for (int bits = bitmap[position]; bits != 0; bits &= bits - 1)
                {
                    var bit = BitOperations.TrailingZeroCount(bits);
                    var prime = (first + (ulong)position) * Wheel.Circumference + Wheel.Residues[bit];
                    if (prime > limit)
                    {
                        break;
                    }

                    if (prime <= LargestListed)
                    {
                        byResidue[bit].Add((uint)prime);
                    }
                    else
                    {
                        halfGaps.Add((byte)((prime - previous) / 2));
                        previous = prime;
                    }
                }
            }
        }

        return new SievingPrimes(byResidue, halfGaps, limit);
    }

    private static List<uint>[] EmptyLists() =>
        [.. Enumerable.Range(0, Wheel.BitsPerByte).Select(_ => new List<uint>())];

    private static int CountUpTo(ReadOnlySpan<uint> primes, uint limit)
    {
        var index = primes.BinarySearch(limit);
        return index < 0 ? ~index : index + 1;
    }
}
