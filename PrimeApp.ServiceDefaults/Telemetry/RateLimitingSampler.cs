using System.Threading.RateLimiting;
using OpenTelemetry.Trace;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps every trace while few begin, and up to <see cref="TracesPerSecond"/> a second when many do. What it keeps is
/// whole: an exporter that cannot keep up with all spans would drop some of any trace instead.
/// </summary>
internal sealed class RateLimitingSampler : Sampler, IDisposable
{
    /// <summary>How many traces are kept a second, and how many at once after a pause.</summary>
    public const int TracesPerSecond = 100;

    private readonly TokenBucketRateLimiter _limiter = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = TracesPerSecond,
        TokensPerPeriod = TracesPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    });

    /// <inheritdoc />
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(_limiter.AttemptAcquire().IsAcquired ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();
}
