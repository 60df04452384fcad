using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PrimeApp.ServiceDefaults.Health;

/// <summary>
/// Answers a probe with the outcome of its checks, and reuses the outcome for <see cref="Duration"/>. Concurrent probes
/// share one run of the checks.
/// </summary>
internal sealed class Probe(
    HealthCheckService checks, Func<HealthCheckRegistration, bool> predicate, TimeProvider timeProvider)
{
    internal static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<HealthReport>? _report;
    private long _started;

    /// <summary>
    /// Writes one word, healthy or not. Every client may probe, so the response reveals nothing else.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var report = await CheckAsync().WaitAsync(context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status200OK;
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store, no-cache";
        await context.Response.WriteAsync(report.Status.ToString(), context.RequestAborted);
    }

    private Task<HealthReport> CheckAsync()
    {
        lock (_lock)
        {
            if (_report is null || (_report.IsCompleted && timeProvider.GetElapsedTime(_started) >= Duration))
            {
                _started = timeProvider.GetTimestamp();
                // The first request may be cancelled while others wait for the same checks.
                _report = checks.CheckHealthAsync(predicate, CancellationToken.None);
            }

            return _report;
        }
    }
}
