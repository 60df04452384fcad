namespace PrimeApp.Primes;

/// <summary>
/// What a process remembers of where primes are: the first ones, and the positions that it used last. A prime that is
/// near one of these is found by a short sieve instead of a count. Thread-safe.
/// </summary>
/// <param name="capacity">How many positions are remembered, at least 1; each takes 24 bytes.</param>
public sealed class PrimePositions(int capacity = PrimePositions.DefaultCapacity)
{
    /// <summary>Some positions for each of many readers.</summary>
    public const int DefaultCapacity = 4096;

    /// <summary>
    /// A position that is no more primes away is near: sieving them takes about a millisecond up to n = 10^10, and
    /// counting takes longer.
    /// </summary>
    public const long Near = 100_000;

    private readonly Lock _lock = new();
    private readonly Lazy<FirstPrimes> _first = new();

    // Ascending by rank, all three in the same order.
    private readonly List<long> _ranks = [];
    private readonly List<ulong> _primes = [];
    private readonly List<long> _uses = [];
    private long _use;

    /// <summary>The first primes; sieved when they are asked for first.</summary>
    public FirstPrimes First => _first.Value;

    /// <summary>Gives the n-th prime when it is known.</summary>
    /// <param name="n">Any number; nothing is known outside of what <see cref="NthPrime.Find"/> accepts.</param>
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

    /// <summary>Finds the n-th prime, unless that takes a count, and remembers it.</summary>
    /// <param name="n">Which prime, from 1 to <see cref="NthPrime.MaxN"/>.</param>
    /// <param name="prime">The prime.</param>
    /// <param name="cancellationToken">Cancels within some milliseconds.</param>
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

    /// <summary>Finds the n-th prime from what is known or by a count, and remembers it.</summary>
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

    /// <summary>Remembers a position, in place of the one unused for longest when there is no room.</summary>
    /// <param name="n">Which prime, from 1.</param>
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
