using Microsoft.Net.Http.Headers;

namespace PrimeApp.Api.Requests;

/// <summary>Conditional requests (RFC 9110, section 13): what a client has is not sent again.</summary>
internal static class ConditionalRequest
{
    /// <summary>Names the state of what is answered, and says whether the client has just that.</summary>
    /// <param name="context">The request, whose answer gets the tag.</param>
    /// <param name="version">The text of the tag, without quotes.</param>
    public static bool IsNotModified(HttpContext context, string version)
    {
        var tag = new EntityTagHeaderValue($"\"{version}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(
            candidate =>
                candidate.Compare(tag, useStrongComparison: false) || candidate.Equals(EntityTagHeaderValue.Any));
    }
}
