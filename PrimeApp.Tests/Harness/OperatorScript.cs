namespace PrimeApp.Tests.Harness;

/// <summary>
/// A script of the folder deploy, run as an operator or a container runs it, with the native programs.
/// </summary>
internal sealed class OperatorScript(string name, params (string Name, string Value)[] environment)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly string[] Programs = ["redis-server", "vmbackup"];

    /// <summary>Commands to be run before, in a mount namespace of the script's own.</summary>
    public string? Mounts { get; init; }

    /// <summary>Commands to be run after it in that namespace, the last of which makes the exit code.</summary>
    public string After { get; init; } = "exit $?";

    /// <summary>How the script is started. Its arguments are to be added.</summary>
    public ProcessStartInfo CreateStart()
    {
        var script = Path.Combine(RepositoryRoot.Path, "deploy", name);
        var start = Mounts is null
            ? new ProcessStartInfo("sh", [script])
            : new ProcessStartInfo(
                "unshare",
                ["--user", "--map-root-user", "--mount", "sh", "-c", $"{Mounts} && sh \"$0\"; {After}", script]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        var folders = Programs.Select(Tools.FindOrFetch).OfType<string>().Select(Path.GetDirectoryName);
        start.Environment["PATH"] = string.Join(':', folders.Append(Environment.GetEnvironmentVariable("PATH")));
        if (Tools.Find("redis-server") is { } redis && Tools.FindLibraries(redis) is { Length: > 0 } libraries)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return start;
    }

    /// <summary>Runs the script to its end, and gives its exit code and all that it wrote.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync()
    {
        var (exitCode, output, errors) = await TestProcess.RunAsync(CreateStart(), Timeout);
        return (exitCode, output + errors);
    }

    /// <summary>Runs a script that must succeed, and gives what it wrote.</summary>
    public async Task<string> SucceedAsync()
    {
        var (exitCode, output) = await RunAsync();
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>Runs a script that must fail, checks that it says why, and gives what it wrote.</summary>
    public async Task<string> FailAsync(string reason)
    {
        var (exitCode, output) = await RunAsync();
        Assert.True(exitCode != 0, output);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        return output;
    }
}
