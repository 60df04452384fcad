using System.Text;
using System.Text.RegularExpressions;

namespace PrimeApp.AppHost.Monitoring;

/// <summary>
/// Adapts the Prometheus configuration of compose to a development run, where addresses are known only after the start.
/// </summary>
public static class PrometheusConfiguration
{
    private const string JobKey = "- job_name: ";
    private const string HistoryAddress = "victoriametrics:8428/";
    private static readonly string[] DiscoveryKeys = ["static_configs:", "dns_sd_configs:"];

    /// <summary>Sets the targets of each scrape job, and the address of VictoriaMetrics for remote write.</summary>
    /// <param name="shipped">The text of monitoring/prometheus/prometheus.yml.</param>
    /// <param name="targets">The addresses (host and port) of each job by name.</param>
    /// <returns>The configuration with these addresses.</returns>
    /// <exception cref="ArgumentException">
    /// The jobs in <paramref name="shipped"/> differ from those in <paramref name="targets"/>.
    /// </exception>
    public static string WithTargets(string shipped, IReadOnlyDictionary<string, IReadOnlyList<string>> targets)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        ArgumentNullException.ThrowIfNull(targets);

        var result = new StringBuilder();
        var missing = targets.Keys.ToHashSet();
        string? job = null;
        int? skippedIndentation = null;
        foreach (var line in shipped.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var text = line.TrimStart();
            var indentation = line.Length - text.Length;
            if (skippedIndentation < indentation)
            {
                continue;
            }

            skippedIndentation = null;
            if (text.StartsWith(JobKey, StringComparison.Ordinal))
            {
                job = text[JobKey.Length..];
            }
            else if (indentation == 0)
            {
                job = null;
            }

            if (job is null || !DiscoveryKeys.Contains(text))
            {
                result.Append(line).Append('\n');
                continue;
            }

            if (!targets.TryGetValue(job, out var addresses))
            {
                throw new ArgumentException(
                    $"The configuration has the job {job}, but the targets have no address for it.", nameof(targets));
            }

            missing.Remove(job);
            skippedIndentation = indentation;
            var list = string.Join(", ", addresses.Select(address => $"\"{address}\""));
            result.Append(' ', indentation).Append("static_configs: [{ targets: [").Append(list).Append("] }]\n");
        }

        if (missing.Count > 0)
        {
            throw new ArgumentException(
                $"The configuration has no job {string.Join(", ", missing)}.", nameof(targets));
        }

        return result.Replace(HistoryAddress, $"{targets["victoriametrics"][0]}/").ToString();
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
}
