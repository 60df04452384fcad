using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Enumeration;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// The <c>process_*</c> series that Prometheus' own client libraries give, by the same names.
/// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    internal const string MeterName = "PrimeApp.Process";

    // Not /proc/self/fd: its entries are links, and to enumerate those is to follow each.
    private const string FileDescriptors = "/proc/self/fdinfo";
    private const string Threads = "/proc/self/task";
    private const string Memory = "/proc/self/statm";
    private const string Limits = "/proc/self/limits";
    private const string OpenFilesLimit = "Max open files";

    private readonly Process _process = Process.GetCurrentProcess();

    public ProcessMetrics(IMeterFactory meterFactory)
    {
        var startTime = (_process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;

        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableCounter(
            "process.cpu", () =>
                Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time spent, user and system.");
        meter.CreateObservableGauge(
            "process.resident_memory", () => Environment.WorkingSet, "By", "Physical memory in use.");
        meter.CreateObservableGauge(
            "process.virtual_memory", VirtualMemory, "By", "Address space in use.");
        meter.CreateObservableGauge(
            "process.start_time", () => startTime, "s", "Start of the process, seconds since 1970-01-01 UTC.");
        meter.CreateObservableGauge("process.open_fds", OpenFileDescriptors, "{descriptor}", "Open file descriptors.");
        // The runtime raises the limit as it starts, and nothing changes it later.
        if (ReadMaxFileDescriptors() is { } limit)
        {
            meter.CreateObservableGauge("process.max_fds", () =>
                limit, "{descriptor}", "File descriptors that may be open.");
        }

        meter.CreateObservableGauge("process.threads", ThreadCount, "{thread}", "Threads of the operating system.");
    }

    public void Dispose() => _process.Dispose();

    // Process would read the state of every thread for it. The first of the numbers is the address space, in pages.
    private long VirtualMemory() =>
        OperatingSystem.IsLinux()
            ? Environment.SystemPageSize * long.Parse(File.ReadAllText(Memory).Split(' ', 2)[0],
                CultureInfo.InvariantCulture)
            : Refreshed().VirtualMemorySize64;

    private int OpenFileDescriptors() =>
        OperatingSystem.IsLinux() ? CountEntries(FileDescriptors) : Refreshed().HandleCount;

    private int ThreadCount() => OperatingSystem.IsLinux() ? CountEntries(Threads) : Refreshed().Threads.Count;

    // A line is the name of a limit, then the soft one and the hard one, in columns.
    private static long? ReadMaxFileDescriptors() =>
        OperatingSystem.IsLinux()
        && File.ReadLines(Limits)
            .FirstOrDefault(line => line.StartsWith(OpenFilesLimit, StringComparison.Ordinal)) is { } line
        && line[OpenFilesLimit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }

    // Each scrape counts: no string for each entry.
    private static int CountEntries(string directory) =>
        new FileSystemEnumerable<bool>(directory, static (ref FileSystemEntry _) => true).Count();
}
