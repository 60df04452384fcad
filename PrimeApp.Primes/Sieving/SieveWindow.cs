using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>A few million numbers that are sieved at once.</summary>
internal sealed class SieveWindow
{
    /// <summary>A window of up to this many bytes (30 numbers each) is one part of a range.</summary>
    private const int MaxBytes = SieveSettings.LongestBlock;

    private readonly SieveRange _range;
    private readonly ulong[] _withoutBit;
    private readonly WheelSieve _sieve;
    private readonly int _length;

    /// <summary>Sieves the window.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">
    /// The last number, not below the first. The window is at most as long as the result of <see cref="LengthFor"/>.
    /// </param>
    public SieveWindow(ulong start, ulong stop)
    {
        (Start, Stop) = (start, stop);
        _range = new SieveRange(start, stop);
        _withoutBit = [.. _range.WithoutBit()];
        _sieve = _range.CreateSieve();
        var bitmap = _range.Sieve(0, _sieve);
        _length = bitmap.Length;
        Count = _withoutBit.Length + Bitmap.Count(bitmap, VectorWidths.Widest);
    }

    /// <summary>The first number.</summary>
    public ulong Start { get; }

    /// <summary>The last number.</summary>
    public ulong Stop { get; }

    /// <summary>The number of primes in the window.</summary>
    public int Count { get; }

    /// <summary>Returns the length of a window around a number that most likely contains k primes.</summary>
    public static ulong LengthFor(long k, ulong around)
    {
        const double Margin = 1.1;
        const double SmallestK = 100;
        var numbers = Margin * (k + SmallestK) * Math.Log(around + 2.0);
        return (ulong)Math.Min(numbers, (MaxBytes - 1) * (double)Wheel.Circumference);
    }

    /// <summary>Finds the prime of a rank, from 0 to below <see cref="Count"/>.</summary>
    public ulong PrimeAt(int rank)
    {
        if (rank < _withoutBit.Length)
        {
            return _withoutBit[rank];
        }

        var prime = 0ul;
        Bitmap.CopyPrimes(
            _range.FirstByte(0),
            _sieve.Current(_length),
            rank - _withoutBit.Length,
            new Span<ulong>(ref prime),
            VectorWidths.Widest);
        return prime;
    }
}
