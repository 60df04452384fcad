using System.Text.RegularExpressions;

namespace PrimeApp.AppHost.Monitoring;

/// <summary>
/// Adapts the Prometheus configuration of compose to a development run, where addresses are known only after the start.
/// </summary>
internal static partial class PrometheusConfiguration
{
    private const string HistoryAddress = "victoriametrics:8428/";

    /// <summary>Sets the targets of each scrape job, and the address of VictoriaMetrics for remote write.</summary>
    /// <param name="shipped">The text of monitoring/prometheus/prometheus.yml.</param>
    /// <param name="targets">The addresses (host and port) of each job by name.</param>
    /// <returns>The configuration with these addresses.</returns>
    /// <exception cref="ArgumentException">
    /// The jobs in <paramref name="shipped"/> differ from those in <paramref name="targets"/>.
    /// </exception>
    public static string WithTargets(string shipped, IReadOnlyDictionary<string, IReadOnlyList<string>> targets)
    {
        var unused = targets.Keys.ToHashSet();
        var configuration = Discovery().Replace(shipped.ReplaceLineEndings("\n"), match =>
        {
            var job = match.Groups["job"].Value;
            unused.Remove(job);
            return targets.TryGetValue(job, out var addresses)
                ? $"{match.Groups["settings"]}    static_configs: [{{ targets: [{Quote(addresses)}] }}]\n"
                : throw new ArgumentException(
                    $"The configuration has the job {job}, but the targets have no address for it.", nameof(targets));
        });
        return unused.Count == 0
            ? configuration.Replace(HistoryAddress, $"{targets["victoriametrics"][0]}/", StringComparison.Ordinal)
            : throw new ArgumentException(
                $"The configuration has no job {string.Join(", ", unused)}.", nameof(targets));
    }

    /// <summary>
    /// Replaces relative file names by absolute paths, so that the configuration can be stored elsewhere.
    /// </summary>
    /// <param name="configuration">The text of a configuration.</param>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="files">The names of files and folders in it.</param>
    public static string WithFolder(string configuration, string folder, IEnumerable<string> files)
    {
        var names = string.Join('|', files.Select(Regex.Escape));
        return Regex.Replace(
            configuration, $@"(?<=^[^#\n]*[ \[])(?=(?:{names})\b)", $"{folder}/", RegexOptions.Multiline);
    }

    private static string Quote(IEnumerable<string> addresses) =>
        string.Join(", ", addresses.Select(address => $"\"{address}\""));

    // How a job finds its targets: a key of the job, and everything that is indented below it.
    [GeneratedRegex(
        @"(?<settings>^  - job_name: (?<job>\S+)\n(?:    .*\n)*?)    (?:static|dns_sd)_configs:\n(?:      .*\n)+",
        RegexOptions.Multiline)]
    private static partial Regex Discovery();
}
