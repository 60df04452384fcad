using BenchmarkDotNet.Attributes;

namespace PrimeApp.Benchmarks.Sieve;

/// <summary>
/// Measures the steps of the sieve on one bitmap (1 MiB, 31.5 million numbers) with each vector width.
/// </summary>
[ShortRunJob]
public class SieveParts
{
    private const int Length = SieveSettings.LongestBlock;

    private readonly byte[] _bitmap = new byte[Length];
    private readonly ulong[] _primes = new ulong[2_000_000];
    private WheelSieve _sieve = null!;
    private SievingPrimes _sievingPrimes = null!;
    private ulong _firstByte;

    /// <summary>The vector width.</summary>
    [Params("Scalar", "Bits256", "Bits512")]
    public string Width { get; set; } = nameof(VectorWidth.Scalar);

    /// <summary>The index of the bitmap, counted from 0: near 0 and near 10^12.</summary>
    [Params(0, 31_789)]
    public int Index { get; set; }

    private VectorWidth VectorWidth => Enum.Parse<VectorWidth>(Width);

    [GlobalSetup]
    public void Setup()
    {
        if (VectorWidth > VectorWidths.Widest)
        {
            throw new NotSupportedException($"This machine does not support {Width}.");
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
