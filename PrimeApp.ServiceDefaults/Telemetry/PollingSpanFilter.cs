using System.Diagnostics;
using OpenTelemetry;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps Redis commands that belong to no trace from being exported: polls, heartbeats and health checks would each
/// make a trace of one span, all day long.
/// </summary>
internal sealed class PollingSpanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Client && data.ParentSpanId == default && data.GetTagItem("db.system") is "redis")
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
