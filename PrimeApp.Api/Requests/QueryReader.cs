using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Errors;

namespace PrimeApp.Api.Requests;

/// <summary>Reads query parameters and describes invalid ones in a problem document.</summary>
internal static class QueryReader
{
    /// <summary>Reads an integer, or the default if the query has none.</summary>
    public static bool TryReadInteger(
        HttpRequest request, string name, long defaultValue, long min, long max, out long value,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        value = defaultValue;
        problem = null;
        if (!request.Query.TryGetValue(name, out var texts)
            || (texts.Count == 1
                && texts[0]!.All(IsPartOfInteger)
                && long.TryParse(texts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && value >= min
                && value <= max))
        {
            return true;
        }

        problem = BadParameter(
            name,
            texts.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"an integer from {min} to {max} is allowed."));
        return false;
    }

    /// <summary>Reads the cursor from the previous page; null if the query has none.</summary>
    public static bool TryReadCursor(
        HttpRequest request, out string? after, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        after = null;
        problem = null;
        if (!request.Query.TryGetValue("cursor", out var texts)
            || (texts.Count == 1 && Cursor.TryDecode(texts[0], out after)))
        {
            return true;
        }

        problem = BadParameter("cursor", texts.ToString(), "a cursor from 'next' of a page is allowed.");
        return false;
    }

    // The framework's parser ignores NUL characters after a number.
    private static bool IsPartOfInteger(char character) => char.IsAsciiDigit(character) || character is '-' or '+';

    public static ProblemHttpResult BadParameter(string name, string text, string allowed) =>
        Problems.BadRequest($"'{name}' is '{Excerpt.Of(text)}'; {allowed}");
}
