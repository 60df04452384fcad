using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;

namespace PrimeApp.Api.Primes;

/// <summary>Limits the open streams of primes.</summary>
internal sealed class PrimeStreamLimit(IOptions<PrimesOptions> options)
    : StreamLimit("streams of primes", options.Value.MaxStreams, options.Value.MaxStreamsPerClient);
