namespace PrimeApp.Benchmarks.Queue;

/// <summary>A queue for comparison. Its worker and client are in a folder below Peers.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Jobs">A number of jobs that takes a few seconds.</param>
/// <param name="Concurrency">The number of jobs that its worker runs at a time.</param>
/// <param name="Worker">The command line of the worker.</param>
/// <param name="Client">The command line of the client. A command and a number of jobs follow it.</param>
/// <param name="Probe">A command line that succeeds if the queue is installed.</param>
/// <param name="Hint">Instructions for the installation.</param>
/// <param name="ReadyKey">The key of the list of waiting jobs.</param>
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

    // Debian's packages belong to Debian's interpreter, which may not be the first one in PATH.
    private const string Python = "/usr/bin/python3";

    /// <summary>All compared queues.</summary>
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
        new(name, "bullmq", 50_000, concurrency, ["node", "worker.js"], ["node", "client.js"],
            ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], "install Node.js and npm",
            "bull:peer:wait");

    /// <summary>Returns whether the queue is installed. Installs the dependencies of its folder.</summary>
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
    /// <param name="command">The command line of the program.</param>
    /// <param name="port">The port of Redis.</param>
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
