using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;
using PrimeApp.Api.Http;
using PrimeApp.Jobs.Table;

namespace PrimeApp.Api.Primes;

/// <summary>Answers with a range of primes, however long, at constant memory.</summary>
/// <param name="table">Where the primes come from.</param>
/// <param name="offset">How many primes come before the first one.</param>
/// <param name="count">How many primes there are.</param>
/// <param name="format">How they are written.</param>
/// <param name="part">The only part that is asked for, of a format that gives every prime as many bytes.</param>
internal sealed class PrimesStream(
    PrimeTable table, long offset, long count, PrimesFormat format, ByteRange? part = null) : IResult
{
    // Stays in the second-level cache between being unpacked and being sent, and is large enough that the cost of a write
    // does not count.
    private const int PrimesPerWrite = 8192;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format.MediaType;
        if (part is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
        }

        response.ContentLength = part?.Length ?? count * format.BytesPerPrime;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return Task.CompletedTask;
        }

        // However long it takes, there is something to see for it all the time.
        httpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return WriteAsync(response, httpContext.RequestAborted);
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        // A part may begin and end in the middle of a prime.
        var size = format.BytesPerPrime ?? 1;
        var (firstPrime, skipped) = part is { } range ? Math.DivRem(range.Start, size) : default;
        var endPrime = part is { End: var end } ? (end + size - 1) / size : count;
        var remaining = response.ContentLength ?? long.MaxValue;
        var body = response.BodyWriter;
        await foreach (var run in table.StreamAsync(offset + firstPrime, endPrime - firstPrime, cancellationToken))
        {
            for (var start = 0; start < run.Count; start += PrimesPerWrite)
            {
                var primes = Math.Min(PrimesPerWrite, run.Count - start);
                var buffer = body.GetSpan(primes * format.MaxBytes);
                var written = format.Write(run, start, primes, buffer);
                if (skipped > 0)
                {
                    buffer[(int)skipped..written].CopyTo(buffer);
                    written -= (int)skipped;
                    skipped = 0;
                }

                var sent = (int)Math.Min(written, remaining);
                body.Advance(sent);
                await body.FlushAsync(cancellationToken);
                remaining -= sent;
            }
        }
    }

    /// <summary>The format that a client asks for, or null when it takes JSON.</summary>
    public static PrimesFormat? Negotiate(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        foreach (var mediaType in accepted.Where(type => type.Quality != 0).OrderByDescending(type => type.Quality ?? 1))
        {
            if (mediaType.MatchesMediaType("application/json") || mediaType.MatchesAllTypes)
            {
                return null;
            }

            var format = PrimesFormat.All.FirstOrDefault(
                format => new MediaTypeHeaderValue(format.MediaType).IsSubsetOf(mediaType));
            if (format is not null)
            {
                return format;
            }
        }

        return null;
    }
}
