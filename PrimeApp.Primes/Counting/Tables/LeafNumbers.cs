using System.Runtime.CompilerServices;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes.Counting.Tables;

/// <summary>
/// The numbers m of the leaves: from 2 to z, square-free, with all prime factors above the k-th prime and at most y.
/// They are in descending order, so that the quotients x / (p m) ascend. Each takes 6 bytes, and there are about 0.17 z
/// of them.
/// </summary>
/// <remarks>
/// A leaf of the prime p is an m whose least prime factor exceeds p. The code of m is twice the index of its least
/// prime factor, plus 1 if μ(m) = -1. So one comparison decides whether m is a leaf of p.
/// </remarks>
internal sealed class LeafNumbers
{
    /// <summary>The code of a prime, or of an m whose least factor has an index that does not fit.</summary>
    private const ushort LargestCode = ushort.MaxValue;

    private readonly uint[] _numbers;
    private readonly ushort[] _codes;

    /// <summary>Creates the list in time proportional to z log log z.</summary>
    public LeafNumbers(Parameters parameters, PrimePi pi)
    {
        var codes = CodesOfWheel(parameters, pi);
        var count = codes.AsSpan().Length - codes.AsSpan().Count((ushort)0);
        _numbers = new uint[count];
        _codes = new ushort[count];
        for (var index = 0; index < codes.Length; index++)
        {
            if (codes[index] == 0)
            {
                continue;
            }

            count--;
            _numbers[count] = NumberOf(index);
            _codes[count] = codes[index];
        }
    }

    /// <summary>The numbers m, descending.</summary>
    public ReadOnlySpan<uint> Numbers => _numbers;

    /// <summary>The code of each number. If it is odd, μ(m) is -1, otherwise 1.</summary>
    public ReadOnlySpan<ushort> Codes => _codes;

    /// <summary>Returns the first index whose number does not exceed m.</summary>
    public int IndexOf(long m)
    {
        var (low, high) = (0, _numbers.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_numbers[middle] > m)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>
    /// Selects the leaves of the prime with index b: numbers m &gt; above whose least prime factor exceeds it.
    /// </summary>
    /// <param name="b">Index of the prime.</param>
    /// <param name="index">The start index. On return, the index of the first number that was not examined.</param>
    /// <param name="above">
    /// The lower limit, at least the prime, because a prime m counts as a number without prime factors.
    /// </param>
    /// <param name="selected">Receives the numbers, descending.</param>
    /// <param name="signs">Receives -1 for each number with μ(m) = 1 and 0 for the others: the sign of -μ(m).</param>
    /// <returns>
    /// The number of selected numbers. It is less than the length of the span only at the end of the list.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Select(long b, ref int index, long above, Span<uint> selected, Span<int> signs)
    {
        var threshold = (int)(2 * b + 1);
        var (numbers, codes) = (_numbers, _codes);
        var count = 0;
        var i = index;
        for (; i < numbers.Length && i < codes.Length && count < selected.Length && count < signs.Length; i++)
        {
            if (numbers[i] <= above)
            {
                break;
            }

            int code = codes[i];
            selected[count] = numbers[i];
            signs[count] = (code & 1) - 1;
            // Branch-free, because the processor could not predict the branch.
            count += (threshold - code) >>> 31;
        }

        index = i;
        return count;
    }

    /// <summary>The code of each number of the modulo-30 wheel up to z; 0 if it is not in the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ushort[] CodesOfWheel(Parameters parameters, PrimePi pi)
    {
        var (y, z) = (parameters.Y, parameters.Z);
        var size = (int)(z / Wheel.Circumference + 1) * Wheel.BitsPerByte;
        while (size > 0 && NumberOf(size - 1) > z)
        {
            size--;
        }

        var codes = new ushort[size];
        var excluded = new bool[size];
        excluded[0] = true;
        var last = pi.Count(z);
        for (var b = 4; b <= last; b++)
        {
            var prime = pi.Primes[b];
            if (prime > y || prime <= Parameters.LargestTabulatedPrime)
            {
                MarkMultiples(excluded, prime, prime);
            }
            else
            {
                var code = (ushort)Math.Min(2 * b, LargestCode - 1);
                for (var cofactor = 0; ; cofactor++)
                {
                    var multiple = (long)prime * NumberOf(cofactor);
                    if (multiple > z)
                    {
                        break;
                    }

                    ref var entry = ref codes[IndexOfWheel((uint)multiple)];
                    if (entry == 0)
                    {
                        entry = cofactor == 0 ? (ushort)(LargestCode - 1) : code;
                    }

                    entry ^= 1;
                }

                if ((long)prime * prime <= z)
                {
                    MarkMultiples(excluded, prime * prime, prime * prime);
                }
            }
        }

        for (var index = 0; index < codes.Length; index++)
        {
            if (excluded[index])
            {
                codes[index] = 0;
            }
        }

        return codes;

        void MarkMultiples(bool[] marks, uint first, uint factor)
        {
            for (var cofactor = 0; ; cofactor++)
            {
                var multiple = (long)factor * NumberOf(cofactor);
                if (multiple > z)
                {
                    break;
                }

                marks[IndexOfWheel((uint)multiple)] = true;
            }
        }
    }

    private static uint NumberOf(int index) =>
        (uint)(index / Wheel.BitsPerByte * Wheel.Circumference) + Wheel.Residues[index % Wheel.BitsPerByte];

    private static int IndexOfWheel(uint number) =>
        (int)(number / Wheel.Circumference) * Wheel.BitsPerByte + Wheel.BitOf(number % Wheel.Circumference);
}
