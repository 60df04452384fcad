using System.Collections.Concurrent;
using PrimeApp.Primes.Counting.Tables;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// D, the hard special leaves: the sum of -μ(m) φ(x / (p m), b - 1) over the primes p with index k &lt; b &lt;= π(x*),
/// and the leaves m of p with z / p &lt; m &lt;= z and m &lt;= x / p^3.
/// </summary>
/// <remarks>
/// <para>
/// Gourdon (2001), see <see cref="TermPhi0"/>. φ(n, b - 1) counts the numbers up to n that remain in a sieve after the
/// first b - 1 primes. The term sieves the numbers up to x / z in segments, prime after prime, and determines the ranks
/// of the leaves x / (p m) of a segment before each prime: Lagarias, Miller and Odlyzko, "Computing pi(x): the
/// Meissel-Lehmer method" (1985). The leaves ascend, so one walk over the segment counts all ranks.
/// </para>
/// <para>
/// Stretches of segments are independent. A stretch sums the ranks within itself, and counts for each prime the signs
/// of its leaves and the remaining numbers. <see cref="Value"/> then adds, for each stretch, the signs times the
/// remaining numbers of all earlier stretches.
/// </para>
/// </remarks>
internal sealed class TermD : ITerm
{
    private const int ShortestStretch = 1 << 10;
    private const int LongestSegment = 32 << 10;
    private const int LongestStretch = 4 * LongestSegment;

    // Measured costs: per prime and segment, per byte of it, per number examined, per leaf whose rank is counted or
    // looked up, and per byte indexed for lookups.
    private const double NanosecondsPerPrime = 100;
    private const double NanosecondsPerByte = 0.014;
    private const double NanosecondsPerNumber = 1.0;
    private const double NanosecondsPerCount = 16;
    private const double NanosecondsPerLookUp = 1.8;
    private const double NanosecondsPerIndexedByte = 0.04;

    private static readonly double LogOfTabulated = Math.Log(Parameters.LargestTabulatedPrime);

    private readonly Parameters _parameters;
    private readonly PrimePi _pi;
    private readonly LeafNumbers _leaves;
    private readonly uint[] _primesDescending;
    private readonly long _squareRootZ;
    private readonly ConcurrentBag<LeafSieve> _sieves = [];
    private readonly List<Stretch> _stretches = [];

    public TermD(Parameters parameters, PrimePi pi, LeafNumbers leaves)
    {
        _parameters = parameters;
        _pi = pi;
        _leaves = leaves;
        _squareRootZ = IntegerRoot.Square(parameters.Z);
        _primesDescending = pi.Primes[..(int)(pi.Count(parameters.Y) + 1)].ToArray();
        Array.Reverse(_primesDescending);
        Plan();
    }

    public IEnumerable<Work> Parts() => _stretches.Select(stretch => new Work(stretch.Cost, () => Run(stretch)));

    public long Value()
    {
        var before = new long[_pi.Count(_parameters.XStar) + 1];
        var value = 0L;
        foreach (var stretch in _stretches)
        {
            value += stretch.Sum;
            for (var b = Parameters.K + 1; b < stretch.Left.Length; b++)
            {
                value += stretch.Signs[b] * before[b];
                before[b] += stretch.Left[b];
            }
        }

        return value;
    }

    /// <summary>
    /// Cuts the segments into stretches. The first ones are short, because most leaves are near the start.
    /// </summary>
    private void Plan()
    {
        var end = (_parameters.X / _parameters.Z / RankIndex.NumbersPerWord + 1) * sizeof(ulong);
        // Below the smallest x / (p m) there are no leaves, only numbers to count.
        var smallest = _parameters.X / _parameters.XStar / _parameters.Z;
        var length = smallest / RankIndex.NumbersPerWord * sizeof(ulong) + ShortestStretch;
        for (var first = 0L; first < end; first += length)
        {
            if (first > 0)
            {
                length = Math.Min(first, LongestStretch);
            }

            length = Math.Min(length, end - first);
            _stretches.Add(new Stretch(first, length) { Cost = Cost(first, length) });
        }
    }

    /// <summary>Estimates the time of a stretch in nanoseconds from the expected number of leaves.</summary>
    private double Cost(long firstByte, long length)
    {
        var last = LastPrime(firstByte);
        var segments = (length + LongestSegment - 1) / LongestSegment;
        var cost = last * (NanosecondsPerPrime * segments + NanosecondsPerByte * length);
        double low = Math.Max(1, firstByte * Wheel.Circumference);
        var high = (firstByte + length) * (double)Wheel.Circumference;
        var density = (double)_leaves.Numbers.Length / _parameters.Z;
        for (var b = Parameters.K + 1; b <= last; b++)
        {
            double prime = _pi.Primes[b];
            var quotient = _parameters.X / prime;
            var isPrime = prime > _squareRootZ;
            var above = Math.Max(quotient / high, isPrime ? prime : _parameters.Z / prime);
            var upTo = Math.Min(
                isPrime ? _parameters.Y : _parameters.Z, Math.Min(quotient / low, quotient / prime / prime));
            if (upTo <= above)
            {
                continue;
            }
            // A share of log p_k / log p of the listed numbers has no prime factor up to p (Mertens).
            var numbers = (upTo - above) * (isPrime ? 1 / Math.Log(upTo) : density);
            var leaves = isPrime ? numbers : numbers * LogOfTabulated / Math.Log(prime);
            var counted = leaves * NanosecondsPerCount;
            var lookedUp = leaves * NanosecondsPerLookUp + length * NanosecondsPerIndexedByte;
            cost += (isPrime ? 0 : numbers * NanosecondsPerNumber) + Math.Min(counted, lookedUp);
        }

        return cost;
    }

    /// <summary>
    /// Returns the index of the largest prime with leaves at or above a number: p m^2 &gt; p^3 for all leaves m.
    /// </summary>
    private int LastPrime(long firstByte)
    {
        var low = Math.Max(1, firstByte * Wheel.Circumference);
        return (int)_pi.Count(Math.Min(_parameters.XStar, IntegerRoot.Square(_parameters.X / low)));
    }

    private void Run(Stretch stretch)
    {
        if (!_sieves.TryTake(out var sieve))
        {
            sieve = new LeafSieve(LongestSegment, _pi.Primes[..(int)(_pi.Count(_parameters.XStar) + 1)]);
        }

        var last = LastPrime(stretch.FirstByte);
        stretch.Left = new long[last + 1];
        stretch.Signs = new long[last + 1];
        sieve.Start(stretch.FirstByte, last);
        // For each prime with composite leaves, the first leaf number that has not been reached.
        var next = new int[last + 1];
        var low = Math.Max(1, stretch.FirstByte * Wheel.Circumference);
        for (var b = Parameters.K + 1; b <= last; b++)
        {
            long prime = _pi.Primes[b];
            if (prime > _squareRootZ)
            {
                break;
            }

            next[b] = _leaves.IndexOf(Math.Min(_parameters.X / prime / low, _parameters.X / prime / prime / prime));
        }

        for (var done = 0L; done < stretch.Length; done += LongestSegment)
        {
            var length = (int)Math.Min(LongestSegment, stretch.Length - done);
            RunSegment(stretch, sieve, next, stretch.FirstByte + done, length);
        }

        _sieves.Add(sieve);
    }

    private void RunSegment(Stretch stretch, LeafSieve sieve, int[] next, long firstByte, int length)
    {
        Span<uint> numbers = stackalloc uint[RankWalk.BatchLength];
        Span<int> signs = stackalloc int[RankWalk.BatchLength];
        Span<uint> scratch = stackalloc uint[RankWalk.WordsPerPosition * RankWalk.BatchLength];
        var low = firstByte * Wheel.Circumference;
        var high = low + length * Wheel.Circumference;
        var last = LastPrime(firstByte);
        sieve.Next(firstByte, length);
        for (var b = Parameters.K + 1; b <= last; b++)
        {
            long prime = _pi.Primes[b];
            var quotient = _parameters.X / prime;
            var walk = new RankWalk(sieve.Words, scratch);
            var (sum, sumOfSigns) = (0L, 0L);
            if (prime <= _squareRootZ)
            {
                var above = Math.Max(quotient / high, _parameters.Z / prime);
                int count;
                while ((count = _leaves.Select(b, ref next[b], above, numbers, signs)) > 0)
                {
                    Quotients.Divide(quotient, numbers[..count], low, numbers);
                    sum += walk.Sum(numbers[..count], signs);
                    for (var i = 0; i < count; i++)
                    {
                        sumOfSigns += 2 * signs[i] + 1;
                    }
                }
            }
            else
            {
                var above = Math.Max(quotient / high, prime);
                var upTo = Math.Min(_parameters.Y, Math.Min(quotient / Math.Max(1, low), quotient / prime / prime));
                if (above < upTo)
                {
                    var end = _primesDescending.Length - (int)_pi.Count(above) - 1;
                    var primes = _primesDescending.AsSpan()[(_primesDescending.Length - (int)_pi.Count(upTo) - 1)..end];
                    sumOfSigns = primes.Length;
                    for (; !primes.IsEmpty; primes = primes[Math.Min(primes.Length, RankWalk.BatchLength)..])
                    {
                        var batch = primes[..Math.Min(primes.Length, RankWalk.BatchLength)];
                        Quotients.Divide(quotient, batch, low, numbers);
                        sum += walk.Sum(numbers[..batch.Length]);
                    }
                }
            }

            stretch.Sum += sum + sumOfSigns * stretch.Left[b];
            stretch.Signs[b] += sumOfSigns;
            stretch.Left[b] += walk.Finish();
            sieve.CrossOff(b);
        }
    }

    /// <summary>Consecutive segments and their contribution.</summary>
    private sealed class Stretch(long firstByte, long length)
    {
        public long FirstByte { get; } = firstByte;

        public long Length { get; } = length;

        public double Cost { get; init; }

        /// <summary>The sum of sign times rank within the stretch over its leaves.</summary>
        public long Sum { get; set; }

        /// <summary>The sum of the signs of the leaves, by prime.</summary>
        public long[] Signs { get; set; } = [];

        /// <summary>The count of numbers that remain in the sieve before each prime.</summary>
        public long[] Left { get; set; } = [];
    }
}
