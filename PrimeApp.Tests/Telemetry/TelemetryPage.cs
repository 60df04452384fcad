using PrimeApp.Tests.Documentation;

namespace PrimeApp.Tests.Telemetry;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static class TelemetryPage
{
    /// <summary>The rows of all tables whose first column has the given heading, without the marks of code.</summary>
    public static IReadOnlyList<string[]> ReadTable(string heading) =>
        new MarkdownFile("docs/telemetry.md").ReadTables(heading);

    /// <summary>The names that a cell lists, in order.</summary>
    public static string SortNames(string cell) => string.Join(
        ", ", cell.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Order(StringComparer.Ordinal));
}
