using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;
using PrimeApp.Api.Reading;
using PrimeApp.Api.Requests;

namespace PrimeApp.Api.Primes;

/// <summary>Writes a range of primes of any length in constant memory.</summary>
/// <param name="source">The source of the primes.</param>
/// <param name="streams">The streams that are open.</param>
/// <param name="offset">The number of primes before the first one.</param>
/// <param name="count">The number of primes.</param>
/// <param name="format">The format of the response.</param>
/// <param name="part">The requested byte range; only for a format in which all primes have the same length.</param>
internal sealed class PrimesStream(
    PrimeSource source,
    PrimeStreamLimit streams,
    long offset,
    long count,
    PrimesFormat format,
    ByteRange? part = null) : IResult
{
    // The batch stays in the second-level cache between unpacking and sending, and is large enough to make the cost of
    // a write negligible.
    private const int PrimesPerWrite = 8192;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            WriteHeaders(httpContext.Response);
            return;
        }

        if (!streams.TryOpen(httpContext, out var lease, out var problem))
        {
            httpContext.Response.Headers.Remove(HeaderNames.ETag);
            await problem.ExecuteAsync(httpContext);
            return;
        }

        using (lease)
        {
            // A byte range may begin and end in the middle of a prime.
            var size = format.BytesPerPrime ?? 1;
            var (firstPrime, skipped) = part is { } range ? Math.DivRem(range.Start, size) : default;
            var endPrime = part is { End: var end } ? (end + size - 1) / size : count;
            using var run = await source.OpenAsync(
                offset + firstPrime, endPrime - firstPrime, httpContext.RequestAborted);
            WriteHeaders(httpContext.Response);

            // A stream may take longer than the request timeout, because it makes visible progress all the time.
            httpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            await WriteAsync(
                run, endPrime - firstPrime, (int)skipped, httpContext.Response, httpContext.RequestAborted);
        }
    }

    private void WriteHeaders(HttpResponse response)
    {
        response.ContentType = format.MediaType;
        response.ContentLength = part?.Length ?? count * format.BytesPerPrime;
        if (part is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
        }
    }

    private async Task WriteAsync(
        PrimeRun run, long primes, int skippedBytes, HttpResponse response, CancellationToken cancellationToken)
    {
        var remaining = response.ContentLength ?? long.MaxValue;
        var body = response.BodyWriter;
        var numbers = ArrayPool<ulong>.Shared.Rent(PrimesPerWrite);
        try
        {
            while (primes > 0)
            {
                var count = Write((int)Math.Min(PrimesPerWrite, primes));
                primes -= count;
                await (count == 0 ? run.SieveAsync(cancellationToken) : FlushAsync());
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(numbers);
        }

        int Write(int most)
        {
            var bytes = body.GetSpan(most * format.MaxBytes);
            // Octets are unpacked directly into the response buffer.
            var isInPlace = format.BytesPerPrime == sizeof(ulong) && BitConverter.IsLittleEndian;
            var target = isInPlace ? MemoryMarshal.Cast<byte, ulong>(bytes)[..most] : numbers.AsSpan(0, most);
            var count = run.Read(target);
            var written = isInPlace ? count * sizeof(ulong) : format.Write(target[..count], bytes);
            if (skippedBytes > 0 && count > 0)
            {
                bytes[skippedBytes..written].CopyTo(bytes);
                written -= skippedBytes;
                skippedBytes = 0;
            }

            written = (int)Math.Min(written, remaining);
            remaining -= written;
            body.Advance(written);
            return count;
        }

        async Task FlushAsync() => await body.FlushAsync(cancellationToken);
    }

    /// <summary>Returns the format that the client asks for, or null for JSON.</summary>
    public static PrimesFormat? Negotiate(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        foreach (var mediaType in accepted.Where(type => type.Quality != 0).OrderByDescending(type =>
            type.Quality ?? 1))
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
