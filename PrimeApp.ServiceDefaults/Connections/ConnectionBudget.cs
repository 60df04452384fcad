using System.Globalization;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>How many connections the process can hold.</summary>
internal static class ConnectionBudget
{
    /// <summary>What a connection takes that sends as many headers as it may: as text they are twice as long.</summary>
    internal const int BytesPerConnection = 64 * 1024;

    // For Redis, telemetry, and files that are read now and then.
    private const int OtherDescriptors = 64;

    // Even a process that has next to nothing answers its probes.
    private const int MinConnections = 4;

    private const string LimitName = "Max open files";

    /// <summary>How many connections fit in what the process may still use.</summary>
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

    /// <summary>Reads how many descriptors a process may have from its limits; null when there is no limit.</summary>
    internal static int? ReadDescriptorLimit(IEnumerable<string> limits)
    {
        // Name, soft limit, hard limit, unit. The runtime has made the soft limit as large as the hard one.
        var line = limits.FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal));
        var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
