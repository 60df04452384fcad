using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes.Counting.Tables;

/// <summary>
/// A modulo-30 bitmap that starts at 0, with an index that returns in constant time how many of its bits belong to
/// numbers up to n. It takes 12 bytes per 240 numbers.
/// </summary>
internal sealed class RankIndex
{
    /// <summary>The numbers that a 64-bit word covers.</summary>
    public const int NumbersPerWord = 8 * Wheel.Circumference;

    private static readonly ulong[] BitsUpToRemainder = CreateBitsUpTo();

    private readonly ulong[] _words;
    private readonly uint[] _before;

    /// <summary>Creates the index.</summary>
    /// <param name="words">The bitmap. It is not copied and must not change.</param>
    /// <param name="before">A constant that is added to every rank: 3 if 2, 3 and 5 count, which have no bit.</param>
    public RankIndex(ulong[] words, uint before)
    {
        _words = words;
        _before = new uint[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            _before[i] = before;
            before += (uint)BitOperations.PopCount(words[i]);
        }
    }

    /// <summary>For each remainder modulo 240, the bits of a word that belong to numbers up to it.</summary>
    public static ReadOnlySpan<ulong> BitsUpTo => BitsUpToRemainder;

    /// <summary>The bitmap.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>Returns how many bits belong to numbers up to n, which the bitmap covers.</summary>
    public uint Rank(long n)
    {
        var (word, remainder) = Math.DivRem((uint)n, (uint)NumbersPerWord);
        return _before[word] + (uint)BitOperations.PopCount(_words[word] & BitsUpToRemainder[remainder]);
    }

    /// <summary>The sum of the ranks of numbers that the bitmap covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long SumOfRanks(ReadOnlySpan<uint> numbers)
    {
        ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
        ref var before = ref MemoryMarshal.GetArrayDataReference(_before);
        ref var masks = ref MemoryMarshal.GetArrayDataReference(BitsUpToRemainder);
        var sum = 0L;
        foreach (var number in numbers)
        {
            var word = number / NumbersPerWord;
            var mask = Unsafe.Add(ref masks, number - word * NumbersPerWord);
            sum += Unsafe.Add(ref before, word) + (uint)BitOperations.PopCount(Unsafe.Add(ref words, word) & mask);
        }

        return sum;
    }

    private static ulong[] CreateBitsUpTo()
    {
        var masks = new ulong[NumbersPerWord];
        var mask = 0ul;
        for (var remainder = 0; remainder < NumbersPerWord; remainder++)
        {
            var bit = Wheel.Residues.IndexOf((byte)(remainder % Wheel.Circumference));
            if (bit >= 0)
            {
                mask |= 1ul << (remainder / Wheel.Circumference * Wheel.BitsPerByte + bit);
            }

            masks[remainder] = mask;
        }

        return masks;
    }
}
