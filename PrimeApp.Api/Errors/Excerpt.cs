namespace PrimeApp.Api.Errors;

/// <summary>Shortens text that a client sent, so that a problem document can quote it.</summary>
internal static class Excerpt
{
    private const int MaxLength = 64;

    /// <summary>Returns the first 64 characters of a text, followed by an ellipsis if the text is longer.</summary>
    public static string Of(string text) =>
        text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
}
