using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Enumeration;
using PrimeApp.ServiceDefaults.Limits;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// The <c>process_*</c> metrics under the names of the official Prometheus client libraries.
/// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    internal const string MeterName = "PrimeApp.Process";

    // The entries of /proc/self/fd are links, and enumerating them would follow each.
    private const string FileDescriptors = "/proc/self/fdinfo";
    private const string Threads = "/proc/self/task";
    private const string Memory = "/proc/self/statm";

    private readonly Process _process = Process.GetCurrentProcess();

    public ProcessMetrics(IMeterFactory meterFactory)
    {
        var startTime = (_process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;

        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableCounter(
            "process.cpu", () =>
                Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used, user and system.");
        meter.CreateObservableGauge(
            "process.resident_memory", () => Environment.WorkingSet, "By", "Physical memory in use.");
        meter.CreateObservableGauge(
            "process.virtual_memory", VirtualMemory, "By", "Address space in use.");
        meter.CreateObservableGauge(
            "process.start_time", () => startTime, "s", "Start of the process, seconds since 1970-01-01 UTC.");
        meter.CreateObservableGauge("process.open_fds", OpenFileDescriptors, "{descriptor}", "Open file descriptors.");
        // The runtime raises the limit at its start, and nothing changes it later.
        if (ConnectionBudget.ReadDescriptorLimit() is { } limit)
        {
            meter.CreateObservableGauge("process.max_fds", () =>
                limit, "{descriptor}", "Limit of open file descriptors.");
        }

        meter.CreateObservableGauge("process.threads", ThreadCount, "{thread}", "Threads of the operating system.");
    }

    public void Dispose() => _process.Dispose();

    // The Process class would read the state of every thread. The first number is the address space in memory pages.
    private long VirtualMemory() =>
        OperatingSystem.IsLinux()
            ? Environment.SystemPageSize * long.Parse(File.ReadAllText(Memory).Split(' ', 2)[0],
                CultureInfo.InvariantCulture)
            : RefreshedProcess().VirtualMemorySize64;

    private int OpenFileDescriptors() =>
        OperatingSystem.IsLinux() ? CountEntries(FileDescriptors) : RefreshedProcess().HandleCount;

    private int ThreadCount() => OperatingSystem.IsLinux() ? CountEntries(Threads) : RefreshedProcess().Threads.Count;

    private Process RefreshedProcess()
    {
        _process.Refresh();
        return _process;
    }

    // This runs at every scrape, so it allocates no string per entry.
    private static int CountEntries(string directory) =>
        new FileSystemEnumerable<bool>(directory, static (ref FileSystemEntry _) => true).Count();
}
