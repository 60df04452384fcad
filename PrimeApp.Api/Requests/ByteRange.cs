using Microsoft.Net.Http.Headers;

namespace PrimeApp.Api.Requests;

/// <summary>A part of a body (RFC 9110, section 14).</summary>
/// <param name="Start">How many bytes come before it.</param>
/// <param name="Length">How many bytes it has; 0 when the body has nothing of what is asked for.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    private const string Unit = "bytes";

    /// <summary>How many bytes there are before it and in it.</summary>
    public long End => Start + Length;

    /// <summary>
    /// Gives the part of a body that a request asks for, or null when it is to have the whole: because it asks for no
    /// part, for several, for one in another unit, or for one of a body that is no longer this one.
    /// </summary>
    /// <param name="context">The request, whose answer tells that there may be parts, and which one it is.</param>
    /// <param name="bodyLength">How many bytes the whole body has.</param>
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

    // A date says nothing of a body that has none.
    private static bool IsMet(RangeConditionHeaderValue? condition, EntityTagHeaderValue? tag) =>
        condition?.EntityTag is { } expected && expected.Compare(tag, useStrongComparison: true);

    private static ByteRange Of(RangeItemHeaderValue item, long bodyLength)
    {
        var start = item.From ?? Math.Max(0, bodyLength - item.To!.Value);
        var end = item.From is null ? bodyLength : Math.Min(bodyLength - 1, item.To ?? bodyLength) + 1;
        return new ByteRange(start, Math.Max(0, end - start));
    }
}
