namespace PrimeApp.Benchmarks.Queue;

/// <summary>What one contestant did in one round.</summary>
/// <param name="DrainRate">Jobs a second from a full queue.</param>
/// <param name="FlowRate">Jobs a second from submission to result, all at once.</param>
/// <param name="Latencies">Milliseconds from submission to result, one job at a time, in ascending order.</param>
/// <param name="ServicesTime">Microseconds of processor time of the worker, and the API, for a job of the full
/// queue.</param>
/// <param name="RedisTime">The same of Redis.</param>
/// <param name="Memory">Bytes of physical memory when all was done.</param>
internal sealed record QueueMeasurement(
    double DrainRate, double FlowRate, double[] Latencies, double ServicesTime, double RedisTime, double Memory)
{
    /// <summary>The latency that this part of the jobs does not exceed.</summary>
    public double Percentile(double part) => Latencies[(int)(part * (Latencies.Length - 1))];
}
