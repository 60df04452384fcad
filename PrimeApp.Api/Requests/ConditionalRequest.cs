using Microsoft.Net.Http.Headers;

namespace PrimeApp.Api.Requests;

/// <summary>
/// Conditional requests (RFC 9110, section 13): the API does not resend a state that the client already has.
/// </summary>
internal static class ConditionalRequest
{
    /// <summary>Sets the ETag of the response and returns whether the client already has this state.</summary>
    /// <param name="context">The request. Its response gets the tag.</param>
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
