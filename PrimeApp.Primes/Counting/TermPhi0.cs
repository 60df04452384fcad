using PrimeApp.Primes.Counting.Tables;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// Φ0, the ordinary leaves: the sum of μ(m) φ(x / m, k) over the square-free m up to z whose prime factors exceed the
/// k-th prime and are at most y.
/// </summary>
/// <remarks>
/// Gourdon, "Computation of pi(x): improvements to the Meissel, Lehmer, Lagarias, Miller, Odlyzko, Deléglise and Rivat
/// method" (2001), page 3.
/// </remarks>
internal sealed class TermPhi0(Parameters parameters, LeafNumbers leaves) : ITerm
{
    private const double NanosecondsPerLeaf = 6;

    private long _value;

    public IEnumerable<Work> Parts() => [new(leaves.Numbers.Length * NanosecondsPerLeaf, Run)];

    public long Value() => _value;

    private void Run()
    {
        var x = parameters.X;
        var sum = PhiTable.Phi(x);
        var numbers = leaves.Numbers;
        var codes = leaves.Codes;
        for (var i = 0; i < numbers.Length; i++)
        {
            var phi = PhiTable.Phi(x / numbers[i]);
            sum += (codes[i] & 1) == 0 ? phi : -phi;
        }

        _value = sum;
    }
}
