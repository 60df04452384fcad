using System.Text.RegularExpressions;

namespace PrimeApp.AppHost.Development;

/// <summary>Finds the log line that explains why a resource ended.</summary>
internal static partial class LogSummary
{
    // The orchestrator's own lines, such as the start of a process.
    private const string NotePrefix = "[sys] ";

    /// <summary>
    /// Returns the last error of the process, or else its last line, or else the orchestrator's last line, or else an
    /// empty text.
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

    // Aspire writes the reason of an error on the second line.
    private static string TextOf(string content)
    {
        var lines = Decoration().Replace(content, "").Split('\n').TakeWhile(line => !StackFrame().IsMatch(line));
        return string.Join(' ', lines.Take(2)).Trim();
    }

    // The orchestrator prefixes each line with the time, and processes colour their output.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d) |\e\[[\d;]*m")]
    private static partial Regex Decoration();

    [GeneratedRegex("^   (at |---)")]
    private static partial Regex StackFrame();
}
