using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Errors;

namespace PrimeApp.Api.Tasks;

/// <summary>The client's name for a submission, so that a repeated submission does not create another task.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Reads the key and makes it unique to the client; null if the request has none.</summary>
    public static bool TryRead(HttpRequest request, out string? key, out ProblemHttpResult? problem)
    {
        key = null;
        problem = null;
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return true;
        }

        var sent = values.ToString();
        if (values.Count != 1 || sent.Length is < 1 or > MaxLength || !sent.All(IsVisible))
        {
            problem = Problems.BadRequest(
                $"'{Header}' is '{Excerpt.Of(sent)}'; 1 to {MaxLength} visible ASCII characters are allowed.");
            return false;
        }

        // The key cannot collide with another client's: a client cannot choose the name of its API key, and a key
        // cannot contain a line break.
        key = request.HttpContext.User.Identity?.Name is { } client ? $"{sent}\n{client}" : sent;
        return true;
    }

    private static bool IsVisible(char character) => character is >= '!' and <= '~';
}
