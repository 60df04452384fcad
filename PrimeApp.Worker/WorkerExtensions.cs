using Microsoft.Extensions.Options;
using PrimeApp.Jobs;
using PrimeApp.Jobs.Background;
using PrimeApp.ServiceDefaults.Settings;
using PrimeApp.Worker.Claims;
using PrimeApp.Worker.Computing;
using PrimeApp.Worker.Housekeeping;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker;

internal static class WorkerExtensions
{
    // What remains to be done after the last running task is given back: some commands to Redis.
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(4);

    /// <summary>Adds what claims tasks, runs them, and keeps their leases.</summary>
    public static void AddTaskProcessing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<WorkerOptions, WorkerOptionsValidator>()
            .BindConfiguration(WorkerOptions.SectionName);
        builder.Services.AddOptions<BackgroundLoopOptions>().Configure<IOptions<WorkerOptions>>(
            (loops, worker) => loops.StallTimeout = worker.Value.StallTimeout);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>(
            (host, worker) => host.ShutdownTimeout = worker.Value.ShutdownTimeout + ShutdownMargin);

        builder.AddQueueWorker();
        builder.Services.AddSingleton<TaskMetrics>();
        builder.Services.AddSingleton<PrimeFinder>();
        builder.Services.AddSingleton<LeaseRenewer>();
        builder.Services.AddSingleton<DeliveryTelemetry>();
        builder.Services.AddSingleton<Workload>();
        builder.Services.AddSingleton<ClaimRunner>();
        builder.Services.AddHostedService<HousekeepingLoop>();
        builder.Services.AddHostedService<ClaimLoop>();
        builder.Services.AddHostedService<TaskSummary>();
    }
}
