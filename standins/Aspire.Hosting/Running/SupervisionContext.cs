using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>What the supervisors of an application share.</summary>
internal sealed record SupervisionContext(
    LaunchPlanner Planner,
    ProcessWatchdog Watchdog,
    ResourceNotificationService Notifications,
    ResourceConsole Console,
    RunOptions Options,
    TimeProvider TimeProvider);
