using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;

namespace PrimeApp.Worker.Claims;

/// <summary>
/// Counts the tasks that a worker holds and the claims that it settles, against how many there may be. Safe for
/// concurrent use.
/// </summary>
internal sealed class Workload(IOptions<WorkerOptions> options)
{
    // Claims that are being settled while the next is made: enough for Redis and the worker to be busy at the same
    // time.
    private const int MaxSettlements = 4;

    private readonly int _maxTasks = options.Value.MaxTasks;
    private int _tasks;
    private int _settlements;
    private volatile bool _draining;

    /// <summary>Raised when there may be something to claim, or room for it.</summary>
    public Signal Changed { get; } = new();

    /// <summary>How many more tasks may be claimed.</summary>
    public int FreeTasks => Math.Max(0, _maxTasks - Volatile.Read(ref _tasks));

    /// <summary>Whether another claim may be settled.</summary>
    public bool CanSettle => Volatile.Read(ref _settlements) < MaxSettlements;

    /// <summary>Whether nothing is under way.</summary>
    public bool IsEmpty => Volatile.Read(ref _tasks) + Volatile.Read(ref _settlements) == 0;

    /// <summary>The settlement of a claim begins.</summary>
    /// <param name="tasks">How many tasks it is to start.</param>
    public void BeginSettlement(int tasks)
    {
        Interlocked.Increment(ref _settlements);
        Interlocked.Add(ref _tasks, tasks);
    }

    /// <summary>The settlement of a claim has ended.</summary>
    /// <param name="notStarted">How many of its tasks it did not start.</param>
    public void EndSettlement(int notStarted)
    {
        Release(ref _tasks, notStarted, _maxTasks);
        Release(ref _settlements, 1, MaxSettlements);
    }

    /// <summary>A task that was started has ended.</summary>
    public void EndTask() => Release(ref _tasks, 1, _maxTasks);

    /// <summary>From now on, <see cref="Changed"/> is raised at the end of anything.</summary>
    public void Drain() => _draining = true;

    private void Release(ref int underWay, int ended, int max)
    {
        // The loop waits only while there is no room, or for the last task at the end.
        var wasFull = Interlocked.Add(ref underWay, -ended) + ended >= max;
        if (wasFull || _draining)
        {
            Changed.Raise();
        }
    }
}
