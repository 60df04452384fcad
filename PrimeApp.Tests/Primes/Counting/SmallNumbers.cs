namespace PrimeApp.Tests.Primes.Counting;

/// <summary>What the terms are defined by, for each small number, found by the plain sieve of Eratosthenes.</summary>
internal static class SmallNumbers
{
    /// <summary>The numbers are below this.</summary>
    public const int Limit = 4_000_000;

    private static readonly int[] Least = new int[Limit];
    private static readonly int[] Largest = new int[Limit];
    private static readonly sbyte[] Moebius = new sbyte[Limit];
    private static readonly int[] Counts = new int[Limit];

    static SmallNumbers()
    {
        Array.Fill(Moebius, (sbyte)1);
        for (var prime = 2; prime < Limit; prime++)
        {
            if (Least[prime] != 0)
            {
                continue;
            }

            for (var multiple = prime; multiple < Limit; multiple += prime)
            {
                if (Least[multiple] == 0)
                {
                    Least[multiple] = prime;
                }

                Largest[multiple] = prime;
                Moebius[multiple] = multiple / prime % prime == 0 ? (sbyte)0 : (sbyte)-Moebius[multiple];
            }
        }

        for (var number = 2; number < Limit; number++)
        {
            Counts[number] = Counts[number - 1] + (Least[number] == number ? 1 : 0);
        }
    }

    /// <summary>π(n).</summary>
    public static long Pi(long n) => Counts[n];

    /// <summary>μ(n), with μ(0) and the like of no meaning.</summary>
    public static int Mu(long n) => Moebius[n];

    /// <summary>The least prime factor; that of 1 is above all others.</summary>
    public static long LeastFactor(long n) => n == 1 ? long.MaxValue : Least[n];

    /// <summary>The largest prime factor; that of 1 is 0.</summary>
    public static long LargestFactor(long n) => Largest[n];

    /// <summary>The primes p with above &lt; p &lt;= upTo.</summary>
    public static IEnumerable<long> Primes(long above, long upTo)
    {
        for (var number = Math.Max(2, above + 1); number <= upTo; number++)
        {
            if (Least[number] == number)
            {
                yield return number;
            }
        }
    }

    /// <summary>
    /// For each n up to the limit, how many numbers from 1 to n have no prime factor up to a bound.
    /// </summary>
    public static long[] CountsWithoutFactorsUpTo(long bound, long limit)
    {
        var counts = new long[limit + 1];
        for (var n = 1; n <= limit; n++)
        {
            counts[n] = counts[n - 1] + (LeastFactor(n) > bound ? 1 : 0);
        }

        return counts;
    }
}
