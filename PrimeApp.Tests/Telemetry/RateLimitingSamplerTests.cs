using OpenTelemetry.Trace;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Tests.Telemetry;

[Trait("Category", "Unit")]
public sealed class RateLimitingSamplerTests
{
    [Fact]
    public void Traces_are_kept_up_to_the_limit_of_a_second()
    {
        using var sampler = new RateLimitingSampler();

        var decisions = Enumerable.Range(0, 2 * RateLimitingSampler.TracesPerSecond)
            .Select(_ => sampler.ShouldSample(default).Decision).ToArray();

        Assert.All(decisions[..RateLimitingSampler.TracesPerSecond], decision =>
            Assert.Equal(SamplingDecision.RecordAndSample, decision));
        Assert.All(decisions[RateLimitingSampler.TracesPerSecond..], decision =>
            Assert.Equal(SamplingDecision.Drop, decision));
    }

    [Fact]
    public async Task Traces_are_kept_again_after_a_while()
    {
        using var sampler = new RateLimitingSampler();
        while (sampler.ShouldSample(default).Decision == SamplingDecision.RecordAndSample)
        {
        }

        await Eventually.TrueAsync(() => sampler.ShouldSample(default).Decision == SamplingDecision.RecordAndSample);
    }
}
