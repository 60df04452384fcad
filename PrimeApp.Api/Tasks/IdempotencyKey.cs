using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Errors;

namespace PrimeApp.Api.Tasks;

/// <summary>What a client calls a submission, so that sending it again does not make another task.</summary>
internal static class IdempotencyKey
{
    /// <summary>The name of the header.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Reads the key; null when there is none.</summary>
    public static bool TryRead(HttpRequest request, out string? key, out ProblemHttpResult? problem)
    {
        key = null;
        problem = null;
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return true;
        }

        key = values.ToString();
        if (values.Count == 1 && key.Length is >= 1 and <= MaxLength && key.All(IsVisible))
        {
            return true;
        }

        problem = Problems.BadRequest(
            $"'{Header}' is '{Excerpt.Of(key)}'; 1 to {MaxLength} visible ASCII characters are allowed.");
        return false;
    }

    private static bool IsVisible(char character) => character is >= '!' and <= '~';
}
