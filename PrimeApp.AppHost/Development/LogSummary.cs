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

    // An error of Aspire gives its reason in the second line.
    private static string TextOf(string content)
    {
        var lines = Decoration().Replace(content, "").Split('\n').TakeWhile(line => !StackFrame().IsMatch(line));
        return string.Join(' ', lines.Take(2)).Trim();
    }

    // The orchestrator puts the time before each line, and processes put colours in it.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d) |\e\[[\d;]*m")]
    private static partial Regex Decoration();

    [GeneratedRegex("^   (at |---)")]
    private static partial Regex StackFrame();
}
