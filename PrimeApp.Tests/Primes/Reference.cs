namespace PrimeApp.Tests.Primes;

/// <summary>Slow ways to tell primes that share nothing with the sieve.</summary>
internal static class Reference
{
    /// <summary>Trial division.</summary>
    public static bool IsPrimeByDivision(ulong number)
    {
        if (number < 2)
        {
            return false;
        }

        for (ulong divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Miller and Rabin's test; with the first 12 primes as bases it is exact below 3.3 * 10^24.</summary>
    public static bool IsPrime(ulong number)
    {
        ReadOnlySpan<ulong> bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
        if (number < 2)
        {
            return false;
        }

        foreach (var prime in bases)
        {
            if (number % prime == 0)
            {
                return number == prime;
            }
        }

        var odd = number - 1;
        var twos = 0;
        for (; odd % 2 == 0; odd /= 2)
        {
            twos++;
        }

        foreach (var witness in bases)
        {
            if (ProvesComposite(number, witness, odd, twos))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The primes from start to stop, both included.</summary>
    public static ulong[] Primes(ulong start, ulong stop)
    {
        var primes = new List<ulong>();
        for (var number = start; number <= stop && number >= start; number++)
        {
            if (IsPrime(number))
            {
                primes.Add(number);
            }
        }

        return [.. primes];
    }

    /// <summary>The plain sieve of Eratosthenes: for each number below the limit, whether it is prime.</summary>
    public static bool[] Sieve(int limit)
    {
        var prime = new bool[limit];
        Array.Fill(prime, true);
        prime[0] = prime[1] = false;
        for (var number = 2; (long)number * number < limit; number++)
        {
            if (!prime[number])
            {
                continue;
            }

            for (var multiple = number * number; multiple < limit; multiple += number)
            {
                prime[multiple] = false;
            }
        }

        return prime;
    }

    private static bool ProvesComposite(ulong number, ulong witness, ulong odd, int twos)
    {
        var power = (ulong)System.Numerics.BigInteger.ModPow(witness, odd, number);
        if (power == 1 || power == number - 1)
        {
            return false;
        }

        for (var i = 1; i < twos; i++)
        {
            power = (ulong)((UInt128)power * power % number);
            if (power == number - 1)
            {
                return false;
            }
        }

        return true;
    }
}
