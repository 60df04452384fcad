using PrimeApp.Primes;

namespace PrimeApp.Jobs.Table;

/// <summary>The bitmaps used last, within a budget of bytes. Thread-safe.</summary>
internal sealed class BitmapCache(long capacityBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<IndexedBitmap>> _nodes = [];
    private readonly LinkedList<IndexedBitmap> _byLastUse = new();
    private readonly int _capacity = (int)Math.Min(int.MaxValue, capacityBytes / PrimeSegment.BitmapLength);

    /// <summary>How many bytes of bitmaps are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return (long)_nodes.Count * PrimeSegment.BitmapLength;
            }
        }
    }

    /// <summary>Gives a segment's bitmap, or null when it is not kept.</summary>
    public IndexedBitmap? Find(int segment)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(segment, out var node))
            {
                return null;
            }

            _byLastUse.Remove(node);
            _byLastUse.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps a segment's bitmap, in place of the one unused for longest when there is no room.</summary>
    public void Add(IndexedBitmap bitmap)
    {
        lock (_lock)
        {
            if (_nodes.ContainsKey(bitmap.Segment))
            {
                return;
            }

            if (_nodes.Count >= _capacity && _byLastUse.Last is { } last)
            {
                _byLastUse.RemoveLast();
                _nodes.Remove(last.Value.Segment);
            }

            _nodes[bitmap.Segment] = _byLastUse.AddFirst(bitmap);
        }
    }
}
