using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Counting.Tables;

/// <summary>
/// The primes up to the square root of x: π(n) in constant time, and a list of the smaller primes. The square root of
/// 10^14 is 10^7, for which bitmap and index take 500 KB.
/// </summary>
internal sealed class PrimePi
{
    private const int PrimesWithoutBit = 3;

    private readonly RankIndex _index;
    private readonly uint[] _primes;

    private PrimePi(RankIndex index, uint[] primes)
    {
        _index = index;
        _primes = primes;
    }

    /// <summary>
    /// The listed primes by index, from 1: <c>Primes[1]</c> is 2. Index 0 contains 1, which is not a prime.
    /// </summary>
    public ReadOnlySpan<uint> Primes => _primes;

    /// <summary>The bitmap of the primes from 7 on.</summary>
    public ReadOnlySpan<ulong> Words => _index.Words;

    /// <summary>Sieves the primes.</summary>
    /// <param name="limit">The largest n of <see cref="Count"/>, at least 240 and below 2^32.</param>
    /// <param name="listed">The upper limit of the listed primes; at most <paramref name="limit"/>.</param>
    /// <param name="cancellationToken">Cancels within a few milliseconds.</param>
    public static PrimePi UpTo(long limit, long listed, CancellationToken cancellationToken = default)
    {
        var words = new ulong[limit / RankIndex.NumbersPerWord + 1];
        var bytes = MemoryMarshal.AsBytes(words.AsSpan());
        var primes = SievingPrimes.For((ulong)bytes.Length * Wheel.Circumference);
        var sieve = new WheelSieve(Math.Min(bytes.Length, SieveSettings.LongestBlock), VectorWidths.Widest);
        for (var done = 0; done < bytes.Length; done += SieveSettings.LongestBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(bytes.Length - done, SieveSettings.LongestBlock);
            sieve.Sieve((ulong)done, length, primes).CopyTo(bytes[done..]);
        }

        var index = new RankIndex(words, PrimesWithoutBit);
        return new PrimePi(index, List(index, listed));
    }

    /// <summary>π(n), the number of primes up to n; 0 below 2.</summary>
    public long Count(long n) => n >= 5 ? _index.Rank(n) : n switch { >= 3 => 2, 2 => 1, _ => 0 };

    /// <summary>The sum of π(n / q) over the primes q of the list with first &lt;= index of q &lt;= last.</summary>
    /// <param name="n">At most <see cref="Quotients.MaxDividend"/>; n / q is at least 5.</param>
    /// <param name="first">Index of the first q.</param>
    /// <param name="last">Index of the last q. If it is below the first, the sum is 0.</param>
    public long SumOfCounts(long n, long first, long last)
    {
        if (first > last)
        {
            return 0;
        }

        var divisors = Primes[(int)first..(int)(last + 1)];
        Span<uint> quotients = stackalloc uint[256];
        var sum = 0L;
        for (; !divisors.IsEmpty; divisors = divisors[Math.Min(divisors.Length, quotients.Length)..])
        {
            var batch = divisors[..Math.Min(divisors.Length, quotients.Length)];
            Quotients.Divide(n, batch, 0, quotients);
            sum += _index.SumOfRanks(quotients[..batch.Length]);
        }

        return sum;
    }

    /// <summary>Copies primes in descending order until the span is full.</summary>
    /// <param name="upTo">The upper limit of the primes. On return, it is below the last copied prime.</param>
    /// <param name="above">The lower limit (exclusive) of the primes, at least 5.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>
    /// The number of copied primes. It is less than the length of the span only if there are no more.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int CopyDescending(ref long upTo, long above, Span<uint> destination)
    {
        var count = 0;
        if (upTo <= above)
        {
            return count;
        }

        var (word, remainder) = Math.DivRem((int)upTo, RankIndex.NumbersPerWord);
        var bits = Words[word] & RankIndex.BitsUpTo[remainder];
        while (count < destination.Length)
        {
            while (bits == 0 && word > 0)
            {
                bits = Words[--word];
            }

            if (bits == 0)
            {
                break;
            }

            var bit = BitOperations.Log2(bits);
            var prime = NumberAt(word, bit);
            if (prime <= above)
            {
                break;
            }

            destination[count++] = prime;
            bits ^= 1ul << bit;
        }

        upTo = count == destination.Length ? destination[^1] - 1 : above;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint[] List(RankIndex index, long listed)
    {
        var primes = new uint[index.Rank(listed) + 1];
        (primes[0], primes[1], primes[2], primes[3]) = (1, 2, 3, 5);
        var written = 1 + PrimesWithoutBit;
        for (var word = 0; written < primes.Length; word++)
        {
            for (var bits = index.Words[word]; bits != 0 && written < primes.Length; bits &= bits - 1)
            {
                primes[written++] = NumberAt(word, BitOperations.TrailingZeroCount(bits));
            }
        }

        return primes;
    }

    private static uint NumberAt(int word, int bit) =>
        (uint)(word * RankIndex.NumbersPerWord + bit / Wheel.BitsPerByte * Wheel.Circumference)
        + Wheel.Residues[bit % Wheel.BitsPerByte];
}
