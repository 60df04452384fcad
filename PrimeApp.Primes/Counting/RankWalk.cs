using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// Walks once over a modulo-30 bitmap and sums the ranks of positions that come in ascending order. The rank of a
/// position is how many set bits belong to numbers up to it. Needs no index, so it suits a bitmap that changes.
/// </summary>
internal ref struct RankWalk(ReadOnlySpan<ulong> words)
{
    private readonly ReadOnlySpan<ulong> _words = words;
    private int _word;
    private long _rank;

    /// <summary>The sum of the ranks of positions.</summary>
    /// <param name="positions">Numbers, counted from the bitmap's first; ascending, over all calls.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Sum(scoped ReadOnlySpan<uint> positions)
    {
        ref var words = ref MemoryMarshal.GetReference(_words);
        ref var masks = ref MemoryMarshal.GetReference(RankIndex.BitsUpTo);
        var (current, rank, sum) = (_word, _rank, 0L);
        foreach (var position in positions)
        {
            var word = (int)(position / RankIndex.NumbersPerWord);
            rank += CountWords(ref words, ref current, word);
            var mask = Unsafe.Add(ref masks, (int)position - word * RankIndex.NumbersPerWord);
            sum += rank + BitOperations.PopCount(Unsafe.Add(ref words, word) & mask);
        }

        (_word, _rank) = (current, rank);
        return sum;
    }

    /// <summary>The sum of the ranks of positions, some with a minus.</summary>
    /// <param name="positions">Numbers, counted from the bitmap's first; ascending, over all calls.</param>
    /// <param name="signs">For each position 0 where its rank is added, -1 where it is subtracted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Sum(scoped ReadOnlySpan<uint> positions, scoped ReadOnlySpan<int> signs)
    {
        signs = signs[..positions.Length];
        ref var words = ref MemoryMarshal.GetReference(_words);
        ref var masks = ref MemoryMarshal.GetReference(RankIndex.BitsUpTo);
        var (current, rank, sum) = (_word, _rank, 0L);
        for (var i = 0; i < positions.Length; i++)
        {
            var position = positions[i];
            var word = (int)(position / RankIndex.NumbersPerWord);
            rank += CountWords(ref words, ref current, word);
            var mask = Unsafe.Add(ref masks, (int)position - word * RankIndex.NumbersPerWord);
            long sign = signs[i];
            sum += (rank + BitOperations.PopCount(Unsafe.Add(ref words, word) & mask) ^ sign) - sign;
        }

        (_word, _rank) = (current, rank);
        return sum;
    }

    /// <summary>Walks to the end and returns the number of set bits of the whole bitmap.</summary>
    public long Finish()
    {
        _rank += Bitmap.Count(MemoryMarshal.AsBytes(_words[_word..]), VectorWidths.Widest);
        _word = _words.Length;
        return _rank;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long CountWords(ref ulong words, ref int current, int end)
    {
        var count = 0L;
        var i = current;
        for (; i + 4 <= end; i += 4)
        {
            count += BitOperations.PopCount(Unsafe.Add(ref words, i))
                + BitOperations.PopCount(Unsafe.Add(ref words, i + 1))
                + (BitOperations.PopCount(Unsafe.Add(ref words, i + 2))
                    + BitOperations.PopCount(Unsafe.Add(ref words, i + 3)));
        }

        for (; i < end; i++) count += BitOperations.PopCount(Unsafe.Add(ref words, i));
        current = i;
        return count;
    }
}
