using Microsoft.Net.Http.Headers;
using PrimeApp.Jobs.Table;

namespace PrimeApp.Api.Primes;

/// <summary>Answers with a range of primes, however long, at constant memory.</summary>
internal sealed class PrimesStream(PrimeTable table, long offset, long count, PrimesFormat format) : IResult
{
    // Small writes for a client that reads slowly, large enough that their cost does not count.
    private const int PrimesPerWrite = 4096;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format.MediaType;
        if (format.MaxBytes == sizeof(ulong))
        {
            response.ContentLength = count * sizeof(ulong);
        }

        var cancellationToken = httpContext.RequestAborted;
        await foreach (var chunk in table.StreamAsync(offset, count, cancellationToken))
        {
            for (var rest = chunk; !rest.IsEmpty;)
            {
                var part = rest[..Math.Min(rest.Length, PrimesPerWrite)];
                rest = rest[part.Length..];
                response.BodyWriter.Advance(
                    format.Write(part.Span, response.BodyWriter.GetSpan(part.Length * format.MaxBytes)));
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
