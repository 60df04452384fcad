using System.Text.RegularExpressions;

namespace PrimeApp.AppHost.Development;

/// <summary>Picks what the log of a resource says of its end.</summary>
internal static partial class LogSummary
{
    // Notes of the orchestrator, such as that it starts a process.
    private const string NotePrefix = "[sys] ";

    /// <summary>
    /// The last error of a process, else its last line, else the last note of the orchestrator, else nothing.
    /// </summary>
    public static string Of(IEnumerable<LogLine> log)
    {
        var lines = log
            .Select(line => (Text: TextOf(line.Content), line.IsErrorMessage))
            .Where(line => line.Text != "")
            .ToList();
        var byProcess = lines.Where(line => !line.Text.StartsWith(NotePrefix, StringComparison.Ordinal)).ToList();
        return byProcess.LastOrDefault(line => line.IsErrorMessage).Text
            ?? byProcess.LastOrDefault().Text
            ?? lines.LastOrDefault().Text
            ?? "";
    }

    // Where an error of .NET came from is indented. One of Aspire gives its reason in the second line.
    private static string TextOf(string content) => string.Join(
        ' ',
        Timestamp().Replace(content, "").Split('\n').TakeWhile(line => !line.StartsWith(' ')).Take(2)).Trim();

    // The orchestrator puts the time before each line.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d) ")]
    private static partial Regex Timestamp();
}
