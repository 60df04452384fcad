using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using PrimeApp.Tests.Telemetry;
using PrimeApp.Worker;

namespace PrimeApp.Tests.Worker;

/// <summary>Services write few lines, however many tasks they run.</summary>
[Trait("Category", "Integration")]
public sealed class TaskSummaryTests
{
    [Fact]
    public async Task Each_minute_in_which_tasks_ended_is_a_line()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new TaskMetrics(
            services.GetRequiredService<IMeterFactory>(), Options.Create(new WorkerOptions()));
        var time = new FakeTimeProvider();
        var logger = new RecordedLogger<TaskSummary>();
        using var summary = new TaskSummary(metrics, time, logger);
        await summary.StartAsync(CancellationToken.None);

        metrics.TaskCompleted(1, TimeSpan.Zero);
        metrics.TaskCompleted(1, TimeSpan.Zero);
        metrics.TaskFailed(1, TimeSpan.Zero);
        await AdvanceUntilAsync(1);
        // A minute without tasks.
        time.Advance(TimeSpan.FromMinutes(1));
        metrics.TaskCompleted(1, TimeSpan.Zero);
        await AdvanceUntilAsync(2);
        await summary.StopAsync(CancellationToken.None);

        Assert.Equal(
            [
                "In the last minute, 2 tasks completed and 1 failed for good",
                "In the last minute, 1 tasks completed and 0 failed for good",
            ],
            logger.Lines);

        // The loop may not wait for the clock yet, so the time advances again and again.
        Task AdvanceUntilAsync(int lines) => Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(logger.Lines.Count == lines);
        });
    }

    [Fact]
    public async Task A_thousand_tasks_are_a_few_lines()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);

        foreach (var task in await api.Client.SubmitBatchAsync(Enumerable.Range(1, 1_000).Select(n => (long)n)))
        {
            await api.Client.WaitAsync(task.Links.Self);
        }

        Assert.InRange(api.Lines.Count + worker.Lines.Count, 1, 99);
    }
}
