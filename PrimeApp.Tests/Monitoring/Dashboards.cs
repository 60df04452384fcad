namespace PrimeApp.Tests.Monitoring;

/// <summary>The dashboards that Grafana is provisioned with.</summary>
internal static class Dashboards
{
    /// <summary>What the description of a panel says that shows something only when something is wrong.</summary>
    public const string EmptyMark = "Empty on a healthy system";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "monitoring/grafana/dashboards");

    /// <summary>The names of their files.</summary>
    public static string[] Names { get; } = [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file))];

    /// <summary>Reads one.</summary>
    public static JsonElement Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }

    /// <summary>The panels of one, rows included.</summary>
    public static List<JsonElement> Panels(string name) => [.. Load(name).GetProperty("panels").EnumerateArray()];

    /// <summary>
    /// The queries of a panel, with values in place of the variables: every instance, and rates over a minute.
    /// </summary>
    public static IEnumerable<string> Queries(JsonElement panel) => Expressions(panel).Select(expression => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal));

    /// <summary>The queries of a panel as they are written.</summary>
    public static IEnumerable<string> Expressions(JsonElement panel) => panel.TryGetProperty("targets", out var targets)
        ? targets.EnumerateArray().Select(target => target.GetProperty("expr").GetString()!)
        : [];
}
