namespace PrimeApp.Primes;

/// <summary>
/// Remembers positions of primes: the first primes, and recently used ones. A short sieve instead of a count finds a
/// prime near a remembered position. Thread-safe.
/// </summary>
/// <param name="capacity">The number of remembered positions, at least 1. Each takes 24 bytes.</param>
public sealed class PrimePositions(int capacity = PrimePositions.DefaultCapacity)
{
    /// <summary>Enough for several positions of each of many readers.</summary>
    public const int DefaultCapacity = 4096;

    /// <summary>
    /// The largest distance, in primes, of a near position. Sieving that many primes takes about a millisecond up to n
    /// = 10^10, which is less than counting.
    /// </summary>
    public const long Near = 100_000;

    private readonly Lock _lock = new();
    private readonly Lazy<FirstPrimes> _first = new();

    // The three lists have the same order, ascending by rank.
    private readonly List<long> _ranks = [];
    private readonly List<ulong> _primes = [];
    private readonly List<long> _uses = [];
    private long _use;

    /// <summary>The first primes. They are sieved at the first access.</summary>
    public FirstPrimes First => _first.Value;

    /// <summary>Returns the n-th prime if it is known.</summary>
    /// <param name="n">Any number. Only numbers in the range of <see cref="NthPrime.Find"/> can be known.</param>
    /// <param name="prime">The prime.</param>
    public bool TryGet(long n, out ulong prime)
    {
        if (n is >= 1 and <= FirstPrimes.Count && _first.IsValueCreated)
        {
            prime = First.PrimeAt(n);
            return true;
        }

        lock (_lock)
        {
            var index = _ranks.BinarySearch(n);
            prime = index >= 0 ? Use(index) : 0;
            return index >= 0;
        }
    }

    /// <summary>Finds and remembers the n-th prime if that does not require a count.</summary>
    /// <param name="n">The index of the prime, from 1 to <see cref="NthPrime.MaxN"/>.</param>
    /// <param name="prime">The prime.</param>
    /// <param name="cancellationToken">Cancels within a few milliseconds.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool TryFindNear(long n, out ulong prime, CancellationToken cancellationToken = default)
    {
        if (TryGet(n, out prime))
        {
            return true;
        }

        if (n is >= 1 and <= FirstPrimes.Count)
        {
            prime = First.PrimeAt(n);
            return true;
        }

        if (n is < 1 or > NthPrime.MaxN || !TryGetNear(n, out var rank, out var start))
        {
            return false;
        }

        prime = NthPrime.FindFrom(rank, start, n, cancellationToken);
        Add(n, prime);
        return true;
    }

    /// <summary>Finds the n-th prime from a known position or by a count, and remembers it.</summary>
    /// <inheritdoc cref="NthPrime.Find"/>
    public ulong Find(
        long n, int threads = 1, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (TryFindNear(n, out var prime, cancellationToken))
        {
            return prime;
        }

        prime = NthPrime.Find(n, threads, progress, cancellationToken);
        Add(n, prime);
        return prime;
    }

    /// <summary>Remembers a position. If there is no room, it replaces the least recently used one.</summary>
    /// <param name="n">The index of the prime, from 1.</param>
    /// <param name="prime">The n-th prime.</param>
    public void Add(long n, ulong prime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (n <= FirstPrimes.Count)
        {
            return;
        }

        lock (_lock)
        {
            var index = _ranks.BinarySearch(n);
            if (index >= 0)
            {
                Use(index);
                return;
            }

            if (_ranks.Count == capacity)
            {
                RemoveAt(_uses.IndexOf(_uses.Min()));
                index = _ranks.BinarySearch(n);
            }

            _ranks.Insert(~index, n);
            _primes.Insert(~index, prime);
            _uses.Insert(~index, ++_use);
        }
    }

    private bool TryGetNear(long n, out long rank, out ulong prime)
    {
        lock (_lock)
        {
            var after = ~_ranks.BinarySearch(n);
            var before = after - 1;
            var index = before < 0 || (after < _ranks.Count && _ranks[after] - n < n - _ranks[before]) ? after : before;
            var isNear = index < _ranks.Count && Math.Abs(_ranks[index] - n) <= Near;
            (rank, prime) = isNear ? (_ranks[index], Use(index)) : default;
            return isNear;
        }
    }

    private ulong Use(int index)
    {
        _uses[index] = ++_use;
        return _primes[index];
    }

    private void RemoveAt(int index)
    {
        _ranks.RemoveAt(index);
        _primes.RemoveAt(index);
        _uses.RemoveAt(index);
    }
}
