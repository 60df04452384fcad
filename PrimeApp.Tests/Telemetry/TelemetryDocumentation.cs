using PrimeApp.Tests.Documentation;

namespace PrimeApp.Tests.Telemetry;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static partial class TelemetryDocumentation
{
    private static readonly MarkdownFile File = new("docs/telemetry.md");

    /// <summary>The rows of all tables whose first column has the given heading, without the marks of code.</summary>
    public static IReadOnlyList<string[]> ReadTable(string heading) => File.ReadTables(heading);

    /// <summary>The rows of the table of log events, to the letter.</summary>
    public static IEnumerable<string> ReadLogEvents() => LogEvent().Matches(File.Text).Select(match => match.Value);

    /// <summary>The names that a cell lists, in order.</summary>
    public static string SortNames(string cell) => string.Join(
        ", ", cell.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| \d+ \|.*$", RegexOptions.Multiline)]
    private static partial Regex LogEvent();
}
