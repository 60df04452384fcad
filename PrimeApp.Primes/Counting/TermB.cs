using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Counting.Tables;
using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// B, which is subtracted for numbers with two prime factors above y: the sum of π(x / p) over the primes y &lt; p
/// &lt;= x^(1/2).
/// </summary>
/// <remarks>
/// Gourdon (2001), see <see cref="TermPhi0"/>. B is most of Meissel's P2. The primes from x^(1/2) to x / y are sieved
/// in independent stretches. Each stretch sums the ranks within itself, and <see cref="Value"/> adds the number of
/// primes before each stretch.
/// </remarks>
internal sealed class TermB : ITerm
{
    private const double NanosecondsPerByte = 1.35;
    private const double NanosecondsPerPrime = 4;
    private const int Stretches = 64;
    private const int ShortestStretch = 16 << 10;

    private readonly Parameters _parameters;
    private readonly PrimePi _pi;
    private readonly SievingPrimes _sievingPrimes;
    private readonly ConcurrentBag<WheelSieve> _sieves = [];
    private readonly long _firstByte;
    private readonly long _endByte;
    private readonly int _length;
    private readonly Stretch[] _stretches;

    public TermB(Parameters parameters, PrimePi pi)
    {
        _parameters = parameters;
        _pi = pi;
        var stop = parameters.X / parameters.Y;
        _sievingPrimes = SievingPrimes.For((ulong)stop + RankIndex.NumbersPerWord);
        // Start at a whole word, at or below the square root.
        _firstByte = parameters.SquareRoot / RankIndex.NumbersPerWord * sizeof(ulong);
        _endByte = (stop / RankIndex.NumbersPerWord + 1) * sizeof(ulong);
        var bytes = _endByte - _firstByte;
        _length = (int)Math.Clamp(bytes / Stretches, ShortestStretch, SieveSettings.LongestBlock) & -sizeof(ulong);
        _stretches = new Stretch[(bytes + _length - 1) / _length];
    }

    public IEnumerable<Work> Parts()
    {
        for (var index = 0; index < _stretches.Length; index++)
        {
            var stretch = index;
            var (start, length) = Bounds(index);
            var (above, upTo) = Divisors(start, length);
            var primes = (upTo - above) / Math.Log(upTo + 1);
            yield return new Work(length * NanosecondsPerByte + primes * NanosecondsPerPrime, () => Run(stretch));
        }
    }

    public long Value()
    {
        var before = _pi.Count(_firstByte * Wheel.Circumference - 1);
        var sum = 0L;
        foreach (var stretch in _stretches)
        {
            sum += stretch.SumOfRanks + stretch.Divisors * before;
            before += stretch.Primes;
        }

        return sum;
    }

    private void Run(int index)
    {
        Span<uint> divisors = stackalloc uint[RankWalk.BatchLength];
        Span<uint> scratch = stackalloc uint[RankWalk.WordsPerPosition * RankWalk.BatchLength];
        var (firstByte, length) = Bounds(index);
        var start = firstByte * Wheel.Circumference;
        if (!_sieves.TryTake(out var sieve))
        {
            sieve = new WheelSieve(_length, VectorWidths.Widest);
        }

        var bitmap = sieve.Sieve((ulong)firstByte, length, _sievingPrimes);
        var walk = new RankWalk(MemoryMarshal.Cast<byte, ulong>(bitmap), scratch);

        var (above, upTo) = Divisors(firstByte, length);
        var (sum, total, count) = (0L, 0L, 0);
        while ((count = _pi.CopyDescending(ref upTo, above, divisors)) > 0)
        {
            Quotients.Divide(_parameters.X, divisors[..count], start, divisors);
            sum += walk.Sum(divisors[..count]);
            total += count;
        }

        _stretches[index] = new Stretch(sum, total, walk.Finish());
        _sieves.Add(sieve);
    }

    private (long FirstByte, int Length) Bounds(int index)
    {
        var start = _firstByte + (long)index * _length;
        return (start, (int)Math.Min(_length, _endByte - start));
    }

    /// <summary>The primes p for which x / p lies in a stretch: above the first number, up to the second.</summary>
    private (long Above, long UpTo) Divisors(long firstByte, int length)
    {
        var start = firstByte * Wheel.Circumference;
        var end = start + length * Wheel.Circumference;
        return (Math.Max(_parameters.Y, _parameters.X / end),
            Math.Min(_parameters.SquareRoot, _parameters.X / Math.Max(1, start)));
    }

    /// <summary>The contribution of a stretch.</summary>
    /// <param name="SumOfRanks">The sum over p of the number of primes of the stretch up to x / p.</param>
    /// <param name="Divisors">The number of divisors p.</param>
    /// <param name="Primes">The number of primes in the stretch.</param>
    private readonly record struct Stretch(long SumOfRanks, long Divisors, long Primes);
}
