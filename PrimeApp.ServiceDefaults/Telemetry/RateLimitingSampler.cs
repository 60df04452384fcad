using System.Threading.RateLimiting;
using OpenTelemetry.Trace;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// Samples every trace up to <see cref="TracesPerSecond"/> per second, and drops the others. A sampled trace is
/// complete: an overloaded exporter would drop single spans of any trace instead.
/// </summary>
internal sealed class RateLimitingSampler : Sampler, IDisposable
{
    /// <summary>Sampled traces per second, and also the largest burst after a pause.</summary>
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
