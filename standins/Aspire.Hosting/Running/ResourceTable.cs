using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>The resources, what they are doing, and where they are reached, as text.</summary>
internal static class ResourceTable
{
    public static string Format(IEnumerable<(string Name, CustomResourceSnapshot Snapshot)> resources)
    {
        var rows = new List<(string Name, string State, string Where)> { ("Resource", "State", "URL") };
        foreach (var (name, snapshot) in resources)
        {
            rows.Add((name, Describe(snapshot), Where(snapshot)));
        }

        var nameWidth = rows.Max(row => row.Name.Length);
        var stateWidth = rows.Max(row => row.State.Length);
        return string.Join(
            Environment.NewLine,
            rows.Select(row => $"  {row.Name.PadRight(nameWidth)}   {row.State.PadRight(stateWidth)}   {row.Where}".TrimEnd()));
    }

    /// <summary>The state in a word or two.</summary>
    public static string Describe(CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text ?? KnownResourceStates.NotStarted;
        return snapshot.HealthStatus is { } health && snapshot.HealthReports.Length > 0 ? $"{state}, {health}" : state;
    }

    private static string Where(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Skipped
        ? snapshot.Reason ?? string.Empty
        : string.Join("  ", snapshot.Urls.Where(url => !url.IsInternal).Select(url =>
            url.DisplayProperties.DisplayName is { Length: > 0 } name ? $"{url.Url} ({name})" : url.Url));
}
