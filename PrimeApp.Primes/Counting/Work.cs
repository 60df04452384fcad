namespace PrimeApp.Primes.Counting;

/// <summary>An independent part of a count. Any thread can run it at any time.</summary>
/// <param name="Cost">The approximate time on one thread, in nanoseconds.</param>
/// <param name="Run">Runs the part.</param>
internal sealed record Work(double Cost, Action Run)
{
    /// <summary>Work below this cost does not justify another thread.</summary>
    private const double MinCostPerThread = 1_000_000;

    /// <summary>Runs all parts, the longest first, so that all threads end at about the same time.</summary>
    /// <remarks>Uses dedicated threads, because a long count would block the thread pool.</remarks>
    /// <param name="parts">The parts.</param>
    /// <param name="threads">The largest number of threads, including the calling thread.</param>
    /// <param name="progress">Receives the completed share of the cost, ascending from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels between two parts.</param>
    public static void RunAll(
        IEnumerable<Work> parts, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var ordered = parts.OrderByDescending(part => part.Cost).ToArray();
        var total = ordered.Sum(part => part.Cost);
        var (next, done) = (-1, 0.0);
        var reporting = new Lock();
        var others = new Task[(int)Math.Min(threads - 1, total / MinCostPerThread)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = Task.Factory.StartNew(
                Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        try
        {
            Loop();
        }
        finally
        {
            Task.WhenAll(others).GetAwaiter().GetResult();
        }

        void Loop()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < ordered.Length;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    ordered[i].Run();
                    Report(ordered[i].Cost);
                }
            }
            catch
            {
                Volatile.Write(ref next, ordered.Length);
                throw;
            }
        }

        void Report(double cost)
        {
            if (progress is null)
            {
                return;
            }

            lock (reporting)
            {
                done += cost;
                progress.Report(Math.Min(1, done / total));
            }
        }
    }
}
