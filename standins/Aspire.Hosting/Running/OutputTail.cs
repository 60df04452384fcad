namespace Aspire.Hosting.Running;

/// <summary>The last lines a resource has written.</summary>
internal sealed class OutputTail
{
    /// <summary>The number of lines kept.</summary>
    public const int Capacity = 20;

    private readonly Queue<string> _lines = new(Capacity);
    private readonly Lock _lock = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == Capacity)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    public IReadOnlyList<string> ToList()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }
}
