using BenchmarkDotNet.Attributes;
using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Benchmarks.Sieve;

/// <summary>What the steps on one bitmap cost (1 MiB, 31.5 million numbers), with each width of instructions.</summary>
[ShortRunJob]
public class SieveParts
{
    private const int Length = SieveSettings.LongestBlock;

    private readonly byte[] _bitmap = new byte[Length];
    private readonly ulong[] _primes = new ulong[2_000_000];
    private WheelSieve _sieve = null!;
    private SievingPrimes _sievingPrimes = null!;
    private ulong _firstByte;

    /// <summary>Instructions to use.</summary>
    [Params("Scalar", "Bits256", "Bits512")]
    public string Width { get; set; } = nameof(VectorWidth.Scalar);

    /// <summary>Which bitmap from 0 on: near 0 and 10^12.</summary>
    [Params(0, 31_789)]
    public int Index { get; set; }

    private VectorWidth VectorWidth => Enum.Parse<VectorWidth>(Width);

    [GlobalSetup]
    public void Setup()
    {
        if (VectorWidth > VectorWidths.Widest)
        {
            throw new NotSupportedException($"This machine has no {Width}.");
        }

        _sieve = new WheelSieve(Length, VectorWidth);
        _firstByte = (ulong)Index * Length;
        _sievingPrimes = SievingPrimes.For((_firstByte + Length) * 30);
        _sieve.Sieve(_firstByte, Length, _sievingPrimes).CopyTo(_bitmap);
    }

    [Benchmark]
    public void PreSieveOnly() => PreSieve.Fill(_firstByte, _bitmap, VectorWidth);

    [Benchmark]
    public void Sieve() => _sieve.Sieve(_firstByte, Length, _sievingPrimes);

    [Benchmark]
    public int PopCount() => Bitmap.Count(_bitmap, VectorWidth);

    [Benchmark]
    public int Extract() => Bitmap.CopyPrimes(_firstByte, _bitmap, 0, _primes, VectorWidth);
}
