using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Counting.Tables;

/// <summary>
/// Walks once over a modulo-30 bitmap and sums the ranks of ascending positions. The rank of a position is the count of
/// set bits that belong to numbers up to it. It needs no permanent index, so it also suits a bitmap that changes.
/// </summary>
/// <param name="words">The bitmap.</param>
/// <param name="scratch">Working memory: <see cref="WordsPerPosition"/> for each position of a batch.</param>
internal ref struct RankWalk(ReadOnlySpan<ulong> words, Span<uint> scratch)
{
    /// <summary>
    /// If the average gap between positions is shorter than this, the walk first indexes the words in between and then
    /// looks up the positions independently of each other. Counting from each position to the next would cost a branch
    /// misprediction per position.
    /// </summary>
    public const int WordsPerPosition = 8;

    /// <summary>Gaps of at least this many words are counted with vectors: eight of the longest vectors.</summary>
    private const int WordsOfLongGap = 64;

    /// <summary>The number of positions that makes a call worthwhile.</summary>
    public const int BatchLength = 256;

    private static readonly int[] AllPlus = new int[BatchLength];

    private readonly ReadOnlySpan<ulong> _words = words;
    private readonly Span<uint> _scratch = scratch;
    private int _word;
    private long _rank;

    /// <summary>Returns the sum of the ranks of positions.</summary>
    /// <param name="positions">
    /// Numbers relative to the first number of the bitmap. They ascend over all calls, and there are at most
    /// <see cref="BatchLength"/>.
    /// </param>
    public long Sum(scoped ReadOnlySpan<uint> positions) => Sum(positions, AllPlus);

    /// <summary>Returns the signed sum of the ranks of positions.</summary>
    /// <param name="positions">Numbers relative to the first number of the bitmap. They ascend over all calls.</param>
    /// <param name="signs">For each position 0 to add its rank, or -1 to subtract it.</param>
    public long Sum(scoped ReadOnlySpan<uint> positions, scoped ReadOnlySpan<int> signs)
    {
        if (positions.IsEmpty)
        {
            return 0;
        }

        signs = signs[..positions.Length];
        var words = (int)(positions[^1] / RankIndex.NumbersPerWord) - _word;
        return words < _scratch.Length && words <= positions.Length * WordsPerPosition
            ? LookUp(positions, signs, words)
            : Count(positions, signs);
    }

    /// <summary>Walks to the end and returns the number of set bits of the whole bitmap.</summary>
    public long Finish()
    {
        _rank += Bitmap.Count(MemoryMarshal.AsBytes(_words[_word..]), VectorWidths.Widest);
        _word = _words.Length;
        return _rank;
    }

    /// <summary>Indexes the next words and looks up the positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long LookUp(scoped ReadOnlySpan<uint> positions, scoped ReadOnlySpan<int> signs, int length)
    {
        ref var masks = ref MemoryMarshal.GetReference(RankIndex.BitsUpTo);
        ref var words = ref Unsafe.Add(ref MemoryMarshal.GetReference(_words), _word);
        ref var index = ref MemoryMarshal.GetReference(_scratch);
        var rank = (uint)_rank;
        for (var i = 0; i < length; i++)
        {
            Unsafe.Add(ref index, i) = rank;
            rank += (uint)BitOperations.PopCount(Unsafe.Add(ref words, i));
        }

        Unsafe.Add(ref index, length) = rank;
        var start = (uint)_word * RankIndex.NumbersPerWord;
        var sum = 0L;
        for (var i = 0; i < positions.Length; i++)
        {
            var position = positions[i] - start;
            var word = position / RankIndex.NumbersPerWord;
            var mask = Unsafe.Add(ref masks, position - word * RankIndex.NumbersPerWord);
            var found = Unsafe.Add(ref index, word) + (uint)BitOperations.PopCount(Unsafe.Add(ref words, word) & mask);
            sum += (found ^ (long)signs[i]) - signs[i];
        }

        _rank = rank;
        _word += length;
        return sum;
    }

    /// <summary>Counts from each position to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Count(scoped ReadOnlySpan<uint> positions, scoped ReadOnlySpan<int> signs)
    {
        ref var masks = ref MemoryMarshal.GetReference(RankIndex.BitsUpTo);
        ref var words = ref MemoryMarshal.GetReference(_words);
        var (current, rank, sum) = (_word, _rank, 0L);
        for (var i = 0; i < positions.Length; i++)
        {
            var position = positions[i];
            var word = (int)(position / RankIndex.NumbersPerWord);
            if (word - current >= WordsOfLongGap)
            {
                var gap = (word - current) & -WordsOfLongGap;
                rank += Bitmap.Count(MemoryMarshal.AsBytes(_words.Slice(current, gap)), VectorWidths.Widest);
                current += gap;
            }

            for (; current + 4 <= word; current += 4)
            {
                rank += BitOperations.PopCount(Unsafe.Add(ref words, current))
                    + BitOperations.PopCount(Unsafe.Add(ref words, current + 1))
                    + (BitOperations.PopCount(Unsafe.Add(ref words, current + 2))
                        + BitOperations.PopCount(Unsafe.Add(ref words, current + 3)));
            }

            for (; current < word; current++)
            {
                rank += BitOperations.PopCount(Unsafe.Add(ref words, current));
            }

            var mask = Unsafe.Add(ref masks, position - (uint)word * RankIndex.NumbersPerWord);
            var found = rank + BitOperations.PopCount(Unsafe.Add(ref words, word) & mask);
            sum += (found ^ signs[i]) - signs[i];
        }

        (_word, _rank) = (current, rank);
        return sum;
    }
}
