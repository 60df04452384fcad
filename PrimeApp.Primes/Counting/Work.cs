namespace PrimeApp.Primes.Counting;

/// <summary>A part of a count that any thread can do at any time.</summary>
/// <param name="Cost">How long it takes on one thread, roughly, in nanoseconds.</param>
/// <param name="Run">Does it.</param>
internal sealed record Work(double Cost, Action Run)
{
    /// <summary>Less than this is done by the calling thread alone: waking another takes as long.</summary>
    private const double WorthAnotherThread = 200_000;

    /// <summary>Does all parts, the longest first, so that all threads end at about the same time.</summary>
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
        var useful = (int)Math.Min(threads, 1 + total / WorthAnotherThread);
        if (useful == 1) Loop();
        else
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = useful, CancellationToken = cancellationToken };
            Parallel.For(0, useful, options, _ => Loop());
        }

        void Loop()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < ordered.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ordered[i].Run();
                if (progress is null) continue;
                lock (reporting)
                {
                    done += ordered[i].Cost;
                    progress.Report(Math.Min(1, done / total));
                }
            }
        }
    }
}
