using System.Globalization;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Calculates how many connections the process can hold.</summary>
internal static class ConnectionBudget
{
    /// <summary>Memory of a connection with the largest allowed headers. As text they take twice their size.</summary>
    internal const int BytesPerConnection = 64 * 1024;

    // File descriptors for Redis, telemetry, occasional files, and the assemblies that the runtime has yet to load.
    private const int OtherDescriptors = 192;

    // A process with very little memory still answers its probes.
    private const int MinConnections = 4;

    private const string LimitName = "Max open files";

    /// <summary>
    /// Returns how many connections fit into the memory and file descriptors that the process may still use.
    /// </summary>
    public static int Calculate() =>
        Calculate(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, ReadDescriptorLimit(), CountOpenDescriptors());

    /// <summary>
    /// Describes the error when the process may open so few files that the runtime would end it under load; otherwise
    /// null.
    /// </summary>
    public static string? FindError() => FindError(ReadDescriptorLimit(), CountOpenDescriptors());

    internal static string? FindError(int? descriptorLimit, int openDescriptors)
    {
        var needed = openDescriptors + OtherDescriptors + MinConnections;
        return descriptorLimit >= needed || descriptorLimit is null
            ? null
            : $"The process may open {descriptorLimit} files. It must be {needed} or more: see 'ulimit -n'.";
    }

    internal static int Calculate(long memory, int? descriptorLimit, int openDescriptors)
    {
        var byMemory = memory / 2 / BytesPerConnection;
        var byDescriptors = (descriptorLimit ?? int.MaxValue) - openDescriptors - OtherDescriptors;
        return (int)Math.Max(MinConnections, Math.Min(byMemory, byDescriptors));
    }

    /// <summary>Reads the limit of file descriptors from the limits of a process; null if there is no limit.</summary>
    internal static int? ParseDescriptorLimit(IEnumerable<string> limits)
    {
        // The columns are name, soft limit, hard limit and unit. The runtime raises the soft limit to the hard one at
        // start.
        var line = limits.FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal));
        var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
    private static int? ReadDescriptorLimit() =>
        OperatingSystem.IsLinux() ? ParseDescriptorLimit(File.ReadLines("/proc/self/limits")) : null;

    private static int CountOpenDescriptors() =>
        OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0;
}
