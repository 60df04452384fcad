using System.CommandLine;

namespace PrimeApp.Benchmarks;

/// <summary><c>all</c>: runs all comparisons one after another.</summary>
internal static class AllCommand
{
    // With these options, all take less than ten minutes together.
    private static readonly string[] ShortRuns =
    [
        "queue --rounds 1",
        "api --rounds 1 --seconds 2",
        "tasks --runs 1",
        "nth --runs 3 --largest 1000000000000",
        "sieve --runs 3",
        "cancel --waiting 100000",
        "telemetry --rounds 5",
        "memory --tasks 200000",
    ];

    /// <summary>Creates the command.</summary>
    /// <param name="root">The command that has all others.</param>
    public static Command Create(RootCommand root)
    {
        var isShort = new Option<bool>("--short")
        {
            Description = "Few and short rounds: less than ten minutes, and enough to see a regression.",
        };
        var command = new Command("all", "Runs all comparisons, and prints their tables.") { isShort };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            root,
            parsed.GetValue(isShort) ? ShortRuns : [.. ShortRuns.Select(run => run.Split(' ')[0])],
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RootCommand root, string[] runs, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var worst = 0;
        foreach (var run in runs)
        {
            Console.WriteLine();
            Console.WriteLine($"## {run}");
            Console.WriteLine();
            worst = Math.Max(worst, await root.Parse(run).InvokeAsync(cancellationToken: cancellationToken));
        }

        Console.WriteLine();
        Console.WriteLine($"All took {Stopwatch.GetElapsedTime(started).TotalMinutes:F1} minutes.");
        return worst;
    }
}
