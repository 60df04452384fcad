using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PrimeApp.Api.Errors;
using PrimeApp.Api.Requests;
using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Tasks;

/// <summary>Reads the body of a submission and describes an invalid one in a problem document.</summary>
internal sealed class SubmissionReader(IOptions<TasksOptions> options)
{
    private const string OneExample = """{"n": 100}""";
    private const string ManyExample = """{"n": [100, 1000]}""";

    // A duplicate member is ambiguous, because JSON readers differ in which one they take.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly long _maxN = options.Value.MaxN;

    private delegate TNumbers? Reader<TNumbers>(JsonElement n, out ProblemHttpResult? problem);

    /// <summary>Returns the n of a submission such as {"n": 100}, or the problem with it.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than allowed, or ends early.</exception>
    public Task<(long N, ProblemHttpResult? Problem)> ReadOneAsync(
        HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync<long>(request, OneExample, ReadOne, cancellationToken)!;

    /// <summary>Returns the numbers of a batch such as {"n": [100, 1000]}, or the problem with it.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than allowed, or ends early.</exception>
    public Task<(long[]? Ns, ProblemHttpResult? Problem)> ReadManyAsync(
        HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync<long[]>(request, ManyExample, ReadMany, cancellationToken);

    private static async Task<(TNumbers? Numbers, ProblemHttpResult? Problem)> ReadAsync<TNumbers>(
        HttpRequest request, string example, Reader<TNumbers> reader, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (default, Problems.NotJson(request.ContentType));
        }

        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding
            && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (default, Problems.Encoded(request.HttpContext, encoding));
        }

        var body = await request.BodyReader.ReadToEndAsync(cancellationToken);
        try
        {
            return Read(body, example, reader);
        }
        catch (JsonException exception)
        {
            // An error without a position is a duplicate member in otherwise valid JSON.
            var what = exception.LineNumber is { } line
                ? $"is not valid JSON (line {line + 1}, byte {exception.BytePositionInLine + 1})"
                : "has a duplicate member";
            return (default, BadBody(what, example));
        }
        catch (InvalidOperationException)
        {
            // The parser checks text only when it is read: it found bytes that are not UTF-8, or half of a surrogate
            // pair.
            return (default, BadBody("has a text that is not valid Unicode", example));
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    private static (TNumbers? Numbers, ProblemHttpResult? Problem) Read<TNumbers>(
        ReadOnlySequence<byte> body, string example, Reader<TNumbers> reader)
    {
        using var document = JsonDocument.Parse(WithoutByteOrderMark(body), Strict);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (default, BadBody($"is {Describe(root)}", example));
        }

        return root.TryGetProperty("n", out var n)
            ? (reader(n, out var problem), problem)
            : (default, Problems.BadRequest($"'n' is missing; an object like {example} is allowed."));
    }

    // RFC 8259, section 8.1: senders must not add a byte order mark, but receivers may ignore one.
    private static ReadOnlySequence<byte> WithoutByteOrderMark(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        return reader.IsNext(Encoding.UTF8.Preamble, advancePast: true) ? reader.UnreadSequence : body;
    }

    private long ReadOne(JsonElement element, out ProblemHttpResult? problem)
    {
        var isValid = TryGetN(element, out var n);
        problem = isValid ? null : BadNumber("n", element);
        return n;
    }

    private long[]? ReadMany(JsonElement element, out ProblemHttpResult? problem)
    {
        problem = null;
        if (element.ValueKind != JsonValueKind.Array)
        {
            problem = Problems.BadRequest($"'n' is {Describe(element)}; {AllowedCount}");
            return null;
        }

        if (element.GetArrayLength() is var count && (count < 1 || count > TaskQueue.MaxBatch))
        {
            problem = Problems.BadRequest($"'n' has {count} elements; {AllowedCount}");
            return null;
        }

        var ns = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryGetN(element[i], out ns[i]))
            {
                problem = BadNumber($"n[{i}]", element[i]);
                return null;
            }
        }

        return ns;
    }

    private bool TryGetN(JsonElement element, out long n)
    {
        n = 0;
        return element.ValueKind == JsonValueKind.Number
            && JsonInteger.TryParse(JsonMarshal.GetRawUtf8Value(element), out n)
            && n >= 1
            && n <= _maxN;
    }

    private static string AllowedCount { get; } =
        string.Create(CultureInfo.InvariantCulture, $"an array of 1 to {TaskQueue.MaxBatch} integers is allowed.");

    private ProblemHttpResult BadNumber(string name, JsonElement element) => Problems.BadRequest(string.Create(
        CultureInfo.InvariantCulture, $"'{name}' is {Describe(element)}; an integer from 1 to {_maxN} is allowed."));

    private static ProblemHttpResult BadBody(string what, string example) =>
        Problems.BadRequest($"The body {what}; an object like {example} is allowed.");

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
