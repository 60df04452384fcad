using BenchmarkDotNet.Attributes;
using PrimeApp.Primes;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Benchmarks.Sieve;

/// <summary>What the steps on one segment cost (1 MiB, 31.5 million numbers), with each width of instructions.</summary>
[ShortRunJob]
public class SieveParts
{
    private readonly byte[] _bitmap = new byte[PrimeSegment.BitmapLength];
    private readonly ulong[] _primes = new ulong[2_000_000];
    private SegmentSieve _sieve = new();
    private ulong _firstByte;

    /// <summary>Instructions to use.</summary>
    [Params("Scalar", "Bits256", "Bits512")]
    public string Width { get; set; } = nameof(VectorWidth.Scalar);

    /// <summary>The segment: near 0 and 10^12.</summary>
    [Params(0, 31_789)]
    public int Segment { get; set; }

    private VectorWidth VectorWidth => Enum.Parse<VectorWidth>(Width);

    [GlobalSetup]
    public void Setup()
    {
        if (VectorWidth > VectorWidths.Widest) throw new NotSupportedException($"This machine has no {Width}.");
        _sieve = new SegmentSieve(VectorWidth, settings: null);
        _firstByte = PrimeSegment.Start(Segment) / 30;
        _sieve.Sieve(Segment, _bitmap);
    }

    [Benchmark]
    public void PreSieveOnly() => PreSieve.Fill(_firstByte, _bitmap, VectorWidth);

    [Benchmark]
    public int Sieve() => _sieve.Count(Segment);

    [Benchmark]
    public int PopCount() => Bitmap.Count(_bitmap, VectorWidth);

    [Benchmark]
    public int Extract() => Bitmap.CopyPrimes(_firstByte, _bitmap, 0, _primes, VectorWidth);
}
