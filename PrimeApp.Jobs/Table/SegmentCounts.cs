using System.Buffers.Binary;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// The counts of primes of all segments that this process knows of. A count never changes, so what is known stays
/// known; 4 bytes a segment. Thread-safe.
/// </summary>
internal sealed class SegmentCounts
{
    private const int Unknown = -1;

    private readonly Lock _lock = new();
    private readonly List<int> _counts = [];

    // _cumulative[i] is the count of primes in the segments 0..i; it reaches as far as there is no gap.
    private readonly List<long> _cumulative = [];

    /// <summary>How many segments, from the first, are known without a gap.</summary>
    public int Contiguous
    {
        get
        {
            lock (_lock)
            {
                return _cumulative.Count;
            }
        }
    }

    /// <summary>How many primes lie in the contiguous segments.</summary>
    public long ContiguousPrimes
    {
        get
        {
            lock (_lock)
            {
                return _cumulative.Count == 0 ? 0 : _cumulative[^1];
            }
        }
    }

    /// <summary>Gives a segment's count, if it is known.</summary>
    public bool TryGet(int segment, out int count)
    {
        lock (_lock)
        {
            count = segment < _counts.Count ? _counts[segment] : Unknown;
            return count != Unknown;
        }
    }

    /// <summary>Finds the prime of a rank, 0 for the prime 2; false when that is past what is known without a gap.</summary>
    public bool TryLocate(long rank, out PrimePosition position)
    {
        lock (_lock)
        {
            var low = 0;
            var high = _cumulative.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_cumulative[middle] > rank)
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            if (low == _cumulative.Count)
            {
                position = default;
                return false;
            }

            position = new PrimePosition(low, (int)(rank - (low == 0 ? 0 : _cumulative[low - 1])));
            return true;
        }
    }

    /// <summary>Adds counts.</summary>
    /// <returns>Whether more is known without a gap than before.</returns>
    public bool Add(params ReadOnlySpan<SegmentCount> counts)
    {
        lock (_lock)
        {
            foreach (var (segment, count) in counts)
            {
                Set(segment, count);
            }

            return Extend();
        }
    }

    /// <summary>Adds what Redis knows: for each segment its count plus one, as 4 bytes little-endian; 0 is unknown.</summary>
    /// <param name="firstSegment">The segment of the first 4 bytes.</param>
    /// <param name="encoded">The bytes; an incomplete count at the end is passed over.</param>
    /// <returns>Whether more is known without a gap than before.</returns>
    public bool Add(int firstSegment, ReadOnlySpan<byte> encoded)
    {
        lock (_lock)
        {
            for (var i = 0; (i + 1) * sizeof(int) <= encoded.Length; i++)
            {
                var stored = BinaryPrimitives.ReadInt32LittleEndian(encoded[(i * sizeof(int))..]);
                if (stored > 0)
                {
                    Set(firstSegment + i, stored - 1);
                }
            }

            return Extend();
        }
    }

    private void Set(int segment, int count)
    {
        while (_counts.Count <= segment)
        {
            _counts.Add(Unknown);
        }

        _counts[segment] = count;
    }

    private bool Extend()
    {
        var before = _cumulative.Count;
        for (var i = _cumulative.Count; i < _counts.Count && _counts[i] != Unknown; i++)
        {
            _cumulative.Add((i == 0 ? 0 : _cumulative[i - 1]) + _counts[i]);
        }

        return _cumulative.Count > before;
    }
}
