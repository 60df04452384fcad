using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PrimeApp.Api.Errors;

namespace PrimeApp.Api.Tasks;

/// <summary>Reads the body of a submission, and says exactly what is wrong with a bad one.</summary>
internal static class SubmitTaskReader
{
    // A name given twice is ambiguous, and readers differ in which one they take.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Gives the submission, or the problem with it.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than allowed, or ends early.</exception>
    public static async Task<(SubmitTask? Submission, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request, long maxN, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (null, Problems.NotJson(request.ContentType));
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return Read(document.RootElement, maxN);
        }
        catch (JsonException exception)
        {
            // What is well-formed and refused all the same, such as a name given twice, has no position.
            var where = exception.LineNumber is { } line
                ? $"is not valid JSON (line {line + 1}, byte {exception.BytePositionInLine + 1})"
                : "names a member twice";
            return (null, Problems.BadRequest($$"""The body {{where}}; an object like {"n": 100} is allowed."""));
        }
    }

    private static (SubmitTask? Submission, ProblemHttpResult? Problem) Read(JsonElement root, long maxN)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, Problems.BadRequest(
                $$"""The body is {{Describe(root)}}; an object like {"n": 100} is allowed."""));
        }

        if (!root.TryGetProperty("n", out var n))
        {
            return (null, Problems.BadRequest($"'n' is missing; {Allowed(maxN)}"));
        }

        return TryGetInteger(n, out var value) && value >= 1 && value <= maxN
            ? (new SubmitTask((long)value), null)
            : (null, Problems.BadRequest($"'n' is {Describe(n)}; {Allowed(maxN)}"));
    }

    // As JSON has it, 100, 100.0 and 1e2 are the same number.
    private static bool TryGetInteger(JsonElement element, out decimal value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number
            && element.TryGetDecimal(out value)
            && decimal.IsInteger(value);
    }

    private static string Allowed(long maxN) =>
        string.Create(CultureInfo.InvariantCulture, $"an integer from 1 to {maxN} is allowed.");

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => Excerpt.Of(element.GetRawText()),
        JsonValueKind.String => $"the text {Excerpt.Of(element.GetRawText())}",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };
}
