using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;

namespace PrimeApp.Api.Primes;

/// <summary>The streams of primes that are open.</summary>
internal sealed class PrimeStreams(IOptions<PrimesOptions> options)
    : StreamLimit("streams of primes", options.Value.MaxStreams, options.Value.MaxStreamsPerClient);
