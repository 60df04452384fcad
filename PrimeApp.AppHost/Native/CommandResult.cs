namespace PrimeApp.AppHost.Native;

/// <summary>What a finished command left.</summary>
/// <param name="ExitCode">Zero for success.</param>
/// <param name="Output">The lines of its standard output.</param>
/// <param name="Errors">The lines of its standard error.</param>
internal sealed record CommandResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    public bool Succeeded => ExitCode == 0;
}
