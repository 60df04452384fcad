namespace Aspire.Hosting.Containers;

/// <summary>The container cannot run on this machine; the rest of the application does without it.</summary>
/// <param name="Reason">A sentence for the user.</param>
internal sealed record SkippedLaunch(string Reason) : LaunchPlan;
