namespace PrimeApp.Benchmarks.Queue;

/// <summary>The measurements of one contestant in one round.</summary>
/// <param name="DrainRate">Jobs per second from a full queue.</param>
/// <param name="FlowRate">Jobs per second from submission to result, all submitted at once.</param>
/// <param name="Latencies">Milliseconds from submission to result, one job at a time, in ascending order.</param>
/// <param name="ServicesTime">
/// Microseconds of processor time of the worker and the API per job of the full queue.
/// </param>
/// <param name="RedisTime">The same for Redis.</param>
/// <param name="Memory">Bytes of physical memory at the end.</param>
internal sealed record QueueMeasurement(
    double DrainRate, double FlowRate, double[] Latencies, double ServicesTime, double RedisTime, double Memory)
{
    /// <summary>Returns the latency that this share of the jobs does not exceed.</summary>
    public double Percentile(double part) => Latencies[(int)(part * (Latencies.Length - 1))];
}
