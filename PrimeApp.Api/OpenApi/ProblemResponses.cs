using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace PrimeApp.Api.OpenApi;

/// <summary>Adds an example problem document for each status to the contract, and the Retry-After header.</summary>
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
            ("The range is empty.", "The body has 800 bytes, numbered from 0; none is in the requested range."),
            [StatusCodes.Status429TooManyRequests] =
            ("Too many requests.",
                "You have sent more requests than one client may. Try again after the seconds in Retry-After."),
            [StatusCodes.Status500InternalServerError] =
            ("An error occurred while processing your request.", "Find the request in the log by its trace id."),
            [StatusCodes.Status503ServiceUnavailable] =
            ("The queue cannot be reached.", "Redis does not answer at the moment. Try again in a few seconds."),
            [StatusCodes.Status504GatewayTimeout] =
            ("The request took too long.", "The service stopped it. Try again, or ask for less."),
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
            // A route may have set an example of its own.
            body.Example ??= CreateExample(status, title, detail);
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                documented.AddHeader(HeaderNames.RetryAfter, JsonSchemaType.Integer,
                    "Seconds to wait before trying again.");
            }
        }
    }
}
