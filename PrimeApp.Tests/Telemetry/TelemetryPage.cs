namespace PrimeApp.Tests.Telemetry;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static class TelemetryPage
{
    /// <summary>The rows of all tables whose first column has the given heading.</summary>
    public static List<string[]> ReadTable(string heading)
    {
        var rows = new List<string[]>();
        var inTable = false;
        foreach (var line in File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "telemetry.md")))
        {
            var cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
            if (!line.StartsWith('|'))
            {
                inTable = false;
            }
            else if (cells[0] == heading)
            {
                inTable = true;
            }
            else if (inTable && !line.StartsWith("|--", StringComparison.Ordinal))
            {
                rows.Add(cells);
            }
        }

        return rows.Count > 0 ? rows : throw new InvalidOperationException($"No table begins with '{heading}'.");
    }

    /// <summary>A cell without the marks of code.</summary>
    public static string Unquote(string cell) => cell.Replace("`", "", StringComparison.Ordinal);

    /// <summary>The names that a cell lists, in order.</summary>
    public static string SortNames(string cell) => string.Join(
        ", ", Unquote(cell).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Order(StringComparer.Ordinal));
}
