using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>A few million numbers that are sieved at once.</summary>
internal sealed class SieveWindow
{
    /// <summary>The longest window in bytes, of 30 numbers each.</summary>
    private const int MaxBytes = SieveSettings.LongestBlock;

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
        _withoutBit = SieveRange.WithoutBit(start, stop);
        _sieve = new WheelSieve(
            (int)(stop / Wheel.Circumference - start / Wheel.Circumference) + 1, VectorWidths.Widest);
        var bitmap = SieveRange.Sieve(start, stop, _sieve);
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
            Start / Wheel.Circumference,
            _sieve.Current(_length),
            rank - _withoutBit.Length,
            new Span<ulong>(ref prime),
            VectorWidths.Widest);
        return prime;
    }
}
