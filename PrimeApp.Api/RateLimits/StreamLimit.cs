using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Errors;
using PrimeApp.ServiceDefaults.Connections;

namespace PrimeApp.Api.RateLimits;

/// <summary>
/// Bounds how many requests of a kind, which last long, are open at a time, in all and for each client. Safe for
/// concurrent use.
/// </summary>
/// <param name="kind">What they are, in the plural.</param>
/// <param name="max">How many may be open in all, from 1.</param>
/// <param name="maxPerClient">How many a client may have open, from 1.</param>
internal abstract class StreamLimit(string kind, int max, int maxPerClient)
{
    private readonly ClientLimit<RateLimitClient> _limit = new(max, maxPerClient);

    /// <summary>Opens a stream for the client of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="lease">The place of the stream, which ends with it.</param>
    /// <param name="problem">429 when the client has too many streams, 503 when there are too many in all.</param>
    public bool TryOpen(
        HttpContext context,
        [NotNullWhen(true)] out IDisposable? lease,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var client = RateLimitClient.Of(context);
        (lease, problem) = (null, null);
        switch (_limit.TryOpen(client))
        {
            case ClientLimitOutcome.Open:
                lease = new Lease(this, client);
                return true;

            case ClientLimitOutcome.ClientHasTooMany:
                problem = Problems.TooManyRequests(
                    context, $"You have too many {kind}.",
                    $"You have {maxPerClient} open, and one client may have no more.");
                return false;

            default:
                problem = Problems.Unavailable(
                    context, $"Too many {kind} are open.", $"{max} are open, and no more may be.");
                return false;
        }
    }

    private sealed class Lease(StreamLimit limit, RateLimitClient client) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                limit._limit.Close(client);
            }
        }
    }
}
