using Microsoft.Net.Http.Headers;

namespace PrimeApp.Api.Requests;

/// <summary>A part of a body (RFC 9110, section 14).</summary>
/// <param name="Start">The number of bytes before it.</param>
/// <param name="Length">The number of bytes in it; 0 if no byte of the body is in the requested range.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    private const string Unit = "bytes";

    /// <summary>The number of bytes before it and in it.</summary>
    public long End => Start + Length;

    /// <summary>
    /// Returns the requested part of a body. Returns null if the client gets the whole body: the request names no
    /// range, several ranges or another unit, or its If-Range names an older body.
    /// </summary>
    /// <param name="context">
    /// The request. The method sets Accept-Ranges and, for a part, Content-Range on its response.
    /// </param>
    /// <param name="bodyLength">The length of the whole body in bytes.</param>
    public static ByteRange? Negotiate(HttpContext context, long bodyLength)
    {
        context.Response.Headers.AcceptRanges = Unit;
        var headers = context.Request.GetTypedHeaders();
        if (!HttpMethods.IsGet(context.Request.Method)
            || headers.Range is not { Unit.Value: Unit, Ranges: { Count: 1 } ranges }
            || (context.Request.Headers.IfRange.Count > 0
                && !IsMet(headers.IfRange, context.Response.GetTypedHeaders().ETag)))
        {
            return null;
        }

        var range = Of(ranges.Single(), bodyLength);
        context.Response.GetTypedHeaders().ContentRange = range.Length == 0
            ? new ContentRangeHeaderValue(bodyLength)
            : new ContentRangeHeaderValue(range.Start, range.End - 1, bodyLength);
        return range;
    }

    // The body has no modification date, so a date never matches.
    private static bool IsMet(RangeConditionHeaderValue? condition, EntityTagHeaderValue? tag) =>
        condition?.EntityTag is { } expected && expected.Compare(tag, useStrongComparison: true);

    private static ByteRange Of(RangeItemHeaderValue item, long bodyLength)
    {
        var start = item.From ?? Math.Max(0, bodyLength - item.To!.Value);
        var end = item.From is null ? bodyLength : Math.Min(bodyLength - 1, item.To ?? bodyLength) + 1;
        return new ByteRange(start, Math.Max(0, end - start));
    }
}
