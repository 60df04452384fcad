namespace PrimeApp.Api.Errors;

/// <summary>Shows a client what it sent, and no more of it than helps.</summary>
internal static class Excerpt
{
    private const int MaxLength = 64;

    /// <summary>The beginning of a text.</summary>
    public static string Of(string text) =>
        text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
}
