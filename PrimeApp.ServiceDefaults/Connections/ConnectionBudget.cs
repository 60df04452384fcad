using System.Globalization;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Calculates how many connections the process can hold.</summary>
internal static class ConnectionBudget
{
    /// <summary>Memory of a connection with the largest allowed headers. As text they take twice their size.</summary>
    internal const int BytesPerConnection = 64 * 1024;

    // File descriptors for Redis, telemetry and occasional files.
    private const int OtherDescriptors = 64;

    // A process with very few resources still answers its probes.
    private const int MinConnections = 4;

    private const string LimitName = "Max open files";

    /// <summary>
    /// Returns how many connections fit into the memory and file descriptors that the process may still use.
    /// </summary>
    public static int Calculate() => Calculate(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        OperatingSystem.IsLinux() ? ReadDescriptorLimit(File.ReadLines("/proc/self/limits")) : null,
        OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0);

    internal static int Calculate(long memory, int? descriptorLimit, int openDescriptors)
    {
        var byMemory = memory / 2 / BytesPerConnection;
        var byDescriptors = (descriptorLimit ?? int.MaxValue) - openDescriptors - OtherDescriptors;
        return (int)Math.Max(MinConnections, Math.Min(byMemory, byDescriptors));
    }

    /// <summary>Reads the limit of file descriptors from the limits of a process; null if there is no limit.</summary>
    internal static int? ReadDescriptorLimit(IEnumerable<string> limits)
    {
        // The columns are name, soft limit, hard limit and unit. The runtime raises the soft limit to the hard one at
        // start.
        var line = limits.FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal));
        var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
