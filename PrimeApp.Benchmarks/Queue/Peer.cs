namespace PrimeApp.Benchmarks.Queue;

/// <summary>Another queue: how its worker and its client, both in a folder under Peers, are started.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Jobs">Some seconds' worth of jobs.</param>
/// <param name="Concurrency">How many jobs its worker may run at a time.</param>
/// <param name="Worker">Program and arguments of the worker.</param>
/// <param name="Client">Program and arguments of the client; a command and a number of jobs follow.</param>
/// <param name="Probe">Program and arguments that succeed when it can be had.</param>
/// <param name="Hint">How to get it.</param>
/// <param name="ReadyKey">The list that its jobs wait on.</param>
internal sealed record Peer(
    string Name,
    string Folder,
    int Jobs,
    int Concurrency,
    IReadOnlyList<string> Worker,
    IReadOnlyList<string> Client,
    IReadOnlyList<string> Probe,
    string Hint,
    string ReadyKey)
{
    private const string PortPlace = "{port}";

    // Debian's packages are for Debian's interpreter, which need not be the first on PATH.
    private const string Python = "/usr/bin/python3";

    /// <summary>All that are compared.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        BullMq("BullMQ, concurrency 2", 2),
        BullMq("BullMQ, concurrency 50", 50),
        new("Celery, prefork of 2", "celery", 3_000, 2,
            [Python, "-m", "celery", "-A", "tasks", "worker", "--concurrency", "2", "--loglevel", "ERROR"],
            [Python, "client.py"], [Python, "-c", "import celery, redis"],
            "apt-get install python3-celery python3-redis", "celery"),
        new("RQ, one SimpleWorker", "rq", 2_000, 1,
            [Python, "-m", "rq.cli", "worker", "--url", $"redis://127.0.0.1:{PortPlace}", "-q", "--worker-class",
                "rq.SimpleWorker"],
            [Python, "client.py"], [Python, "-c", "import rq"],
            "apt-get install python3-rq", "rq:queue:default"),
        new("Sidekiq, concurrency 2", "sidekiq", 10_000, 2,
            ["sidekiq", "-r", "./worker.rb", "-c", "2"],
            ["ruby", "client.rb"], ["ruby", "-e", "require 'sidekiq'"],
            "apt-get install ruby-sidekiq", "queue:default"),
    ];

    private static Peer BullMq(string name, int concurrency) =>
        new(name, "bullmq", 100_000, concurrency, ["node", "worker.js"], ["node", "client.js"],
            ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], "install Node.js and npm",
            "bull:peer:wait");

    /// <summary>Whether it can be had; installs what its folder asks for.</summary>
    public async Task<bool> IsInstalledAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Start(Probe, port: 0);
            var drained = Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            await drained;
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Starts one of its programs in its folder.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="port">Port of the Redis to use.</param>
    /// <param name="arguments">Further arguments.</param>
    public Process Start(IReadOnlyList<string> command, int port, params string[] arguments)
    {
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Queue", "Peers", Folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1).Concat(arguments))
        {
            start.ArgumentList.Add(argument.Replace(PortPlace, $"{port}", StringComparison.Ordinal));
        }

        start.Environment["PEER_REDIS_PORT"] = $"{port}";
        start.Environment["PEER_CONCURRENCY"] = $"{Concurrency}";
        return Process.Start(start)!;
    }
}
