using Microsoft.Net.Http.Headers;
using PrimeApp.Jobs.Table;

namespace PrimeApp.Api.Primes;

/// <summary>Answers with a range of primes, however long, at constant memory.</summary>
internal sealed class PrimesStream(PrimeTable table, long offset, long count, PrimesFormat format) : IResult
{
    // Stays in the second-level cache between being unpacked and being sent, and is large enough that the cost of a write
    // does not count.
    private const int PrimesPerWrite = 8192;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format.MediaType;
        if (format.MaxBytes == sizeof(ulong))
        {
            response.ContentLength = count * sizeof(ulong);
        }

        var cancellationToken = httpContext.RequestAborted;
        await foreach (var run in table.StreamAsync(offset, count, cancellationToken))
        {
            for (var start = 0; start < run.Count; start += PrimesPerWrite)
            {
                var length = Math.Min(PrimesPerWrite, run.Count - start);
                response.BodyWriter.Advance(
                    format.Write(run, start, length, response.BodyWriter.GetSpan(length * format.MaxBytes)));
                await response.BodyWriter.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>The format that a client asks for, or null when it takes JSON.</summary>
    public static PrimesFormat? Negotiate(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        foreach (var mediaType in accepted.OrderByDescending(type => type.Quality ?? 1))
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
