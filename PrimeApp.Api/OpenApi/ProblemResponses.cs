using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace PrimeApp.Api.OpenApi;

/// <summary>
/// Completes what the contract says of errors: a problem document of each status, and when to try again.
/// </summary>
internal static class ProblemResponses
{
    public const string MediaType = "application/problem+json";

    private static readonly FrozenDictionary<int, (string Title, string Detail)> Texts =
        new Dictionary<int, (string, string)>
        {
            [StatusCodes.Status400BadRequest] =
            ("The request is not valid.", "'limit' is '0'; an integer from 1 to 500 is allowed."),
            [StatusCodes.Status401Unauthorized] =
            ("An API key is needed.", "Send an API key in 'X-Api-Key: <key>' or 'Authorization: Bearer <key>'."),
            [StatusCodes.Status403Forbidden] =
            ("This API key may not do that.", "The key of 'alice' has the access 'Read'."),
            [StatusCodes.Status404NotFound] =
            ("The task is unknown.", "There is no task 'x': it was never accepted, or its record has expired."),
            [StatusCodes.Status409Conflict] =
            ("The task has no primes yet.", "The task is queued; only a completed task has primes."),
            [StatusCodes.Status413PayloadTooLarge] =
            ("The request body is too large.", "At most 4096 bytes are allowed."),
            [StatusCodes.Status415UnsupportedMediaType] =
            ("The content type is not supported.", "The content type is 'text/plain'; 'application/json' is allowed."),
            [StatusCodes.Status416RangeNotSatisfiable] =
            ("The range is empty.", "There are 800 bytes, counted from 0, and none in the range given."),
            [StatusCodes.Status429TooManyRequests] =
            ("Too many requests.", "You have sent more requests than one client may. Try again a little later."),
            [StatusCodes.Status500InternalServerError] =
            ("An error occurred while processing your request.", "The trace id finds it in the log."),
            [StatusCodes.Status503ServiceUnavailable] =
            ("The queue cannot be reached.", "Redis does not answer at the moment. Try again a little later."),
            [StatusCodes.Status504GatewayTimeout] =
            ("The request took too long.", "It was given up. Try again, or ask for less."),
        }.ToFrozenDictionary();

    public static JsonObject CreateExample(int status, string title, string detail) => new()
    {
        ["title"] = title,
        ["status"] = status,
        ["detail"] = detail,
        ["trace_id"] = "0af7651916cd43dd8448eb211c80319c",
    };

    public static void Complete(OpenApiOperation operation)
    {
        foreach (var (code, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse { Content: { } content } documented
                || !content.TryGetValue(MediaType, out var body))
            {
                continue;
            }

            var status = int.Parse(code, CultureInfo.InvariantCulture);
            var (title, detail) = Texts[status];
            documented.Description = ReasonPhrases.GetReasonPhrase(status);
            // A route may show its own.
            body.Example ??= CreateExample(status, title, detail);
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                documented.AddHeader(HeaderNames.RetryAfter, JsonSchemaType.Integer,
                    "After how many seconds to try again.");
            }
        }
    }
}
