using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Errors;
using PrimeApp.ServiceDefaults.Connections;

namespace PrimeApp.Api.RateLimits;

/// <summary>
/// Limits how many long-lasting requests of a kind are open at a time, in total and per client. Safe for concurrent
/// use.
/// </summary>
/// <param name="kind">The name of the kind in the plural, for messages.</param>
/// <param name="max">The largest number of open requests, from 1.</param>
/// <param name="maxPerClient">The largest number of open requests of one client, from 1.</param>
internal abstract class StreamLimit(string kind, int max, int maxPerClient)
{
    private readonly ClientLimit<RateLimitClient> _limit = new(max, maxPerClient);

    /// <summary>Opens a stream for the client of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="lease">Dispose it when the stream ends.</param>
    /// <param name="problem">429 if the client has too many streams open, 503 if all clients together have.</param>
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
                    $"You have {maxPerClient} open, which is the limit for one client.");
                return false;

            default:
                problem = Problems.Unavailable(
                    context, $"Too many {kind} are open.", $"{max} are open, which is the limit.");
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
