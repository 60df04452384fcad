namespace PrimeApp.Primes.Counting;

/// <summary>A part of a count that any thread can do at any time.</summary>
/// <param name="Cost">How long it takes on one thread, roughly, in nanoseconds.</param>
/// <param name="Run">Does it.</param>
internal sealed record Work(double Cost, Action Run)
{
    /// <summary>For less than this, starting another thread does not pay.</summary>
    private const double WorthAThread = 1_000_000;

    /// <summary>Does all parts, the longest first, so that all threads end at about the same time.</summary>
    /// <remarks>The threads are not those of the pool, which a long count would keep from other work.</remarks>
    /// <param name="parts">The parts.</param>
    /// <param name="threads">How many threads work at most, with the calling one.</param>
    /// <param name="progress">Told the share of the cost that is done, from 0 to 1, ascending.</param>
    /// <param name="cancellationToken">Cancels between two parts.</param>
    public static void RunAll(
        IEnumerable<Work> parts, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var ordered = parts.OrderByDescending(part => part.Cost).ToArray();
        var total = ordered.Sum(part => part.Cost);
        var (next, done) = (-1, 0.0);
        var reporting = new Lock();
        var others = new Task[(int)Math.Min(threads - 1, total / WorthAThread)];
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
