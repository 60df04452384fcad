namespace Aspire.Hosting.Containers;

/// <summary>The container is a process of this machine: its native server, or the engine's client in the foreground.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="Environment">Variables added to those of the host.</param>
/// <param name="WorkingDirectory">An absolute path that exists.</param>
/// <param name="CleanupCommand">
/// A command line, program first, to run once the process is gone or the host is; null when the process leaves nothing.
/// </param>
internal sealed record ProcessLaunch(
    string FileName,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    IReadOnlyList<string>? CleanupCommand) : LaunchPlan;
