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
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf(name)));
        return document.RootElement.Clone();
    }

    /// <summary>The path of one.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The panels of one, rows and what they hold included.</summary>
    public static List<JsonElement> Panels(string name) =>
    [
        .. Load(name).GetProperty("panels").EnumerateArray().SelectMany(panel =>
            panel.TryGetProperty("panels", out var nested) ? nested.EnumerateArray().Prepend(panel) : [panel]),
    ];

    /// <summary>The panel of this title, which may be that of its row, too.</summary>
    public static JsonElement Panel(string name, string title) => Panels(name).First(panel =>
        panel.GetProperty("title").GetString() == title && panel.GetProperty("type").GetString() != "row");

    /// <summary>
    /// The queries of a panel, with values in place of the variables.
    /// </summary>
    /// <param name="panel">The panel.</param>
    /// <param name="interval">What rates are over.</param>
    /// <param name="instance">The instances, as a regular expression.</param>
    public static IEnumerable<string> Queries(JsonElement panel, string interval = "1m", string instance = ".*") =>
        Expressions(panel).Select(expression => expression
            .Replace("$__rate_interval", interval, StringComparison.Ordinal)
            .Replace("$__interval", interval, StringComparison.Ordinal)
            .Replace("$__range", "1h", StringComparison.Ordinal)
            .Replace("$instance", instance, StringComparison.Ordinal));

    /// <summary>The queries of a panel as they are written.</summary>
    public static IEnumerable<string> Expressions(JsonElement panel) => panel.TryGetProperty("targets", out var targets)
        ? targets.EnumerateArray().Select(target => target.GetProperty("expr").GetString()!)
        : [];
}
