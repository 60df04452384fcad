namespace PrimeApp.Tests.EndToEnd;

/// <summary>
/// The AppHost as a user starts it in a terminal, <c>dotnet run --project PrimeApp.AppHost</c>, with data of its own.
/// Its servers run natively, whether or not there is a container engine. On Linux.
/// </summary>
internal sealed class AppHostProcess : TestProcess
{
    private const string Marker = "PRIMEAPP_TEST_RUN";

    private static readonly TimeSpan LineTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromMinutes(1);

    private readonly TemporaryDirectory _data;
    private readonly string _mark;
    private readonly NetworkNamespace? _network;

    private AppHostProcess(NetworkNamespace? network, IEnumerable<string> arguments)
        : this(network, arguments, new TemporaryDirectory(), $"{Guid.NewGuid():N}")
    {
    }

    private AppHostProcess(
        NetworkNamespace? network, IEnumerable<string> arguments, TemporaryDirectory data, string mark)
        : base(CreateStart(network, arguments, data, mark))
    {
        _network = network;
        _data = data;
        _mark = mark;
    }

    /// <summary>The command, the AppHost, and all that belongs to it.</summary>
    public IReadOnlyList<ProcessEntry> Processes => ProcessTable.FindWith($"{Marker}={_mark}");

    /// <summary>Runs an AppHost that ends by itself, and gives its exit code and what it wrote.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(
            new ProcessStartInfo("dotnet", [ServiceProcess.ProgramOf("PrimeApp.AppHost"), .. arguments]),
            TimeSpan.FromMinutes(2));

    /// <summary>Starts an AppHost on random ports.</summary>
    public static AppHostProcess Start(params IEnumerable<string> arguments) =>
        new(network: null, [.. AppHostArguments.RandomPorts, .. arguments]);

    /// <summary>Starts an AppHost on its own ports, in a network of its own.</summary>
    public static AppHostProcess StartIn(NetworkNamespace network, params IEnumerable<string> arguments) =>
        new(network, arguments);

    /// <summary>Waits until the console says what to open.</summary>
    /// <returns>The address, or what is said in place of it, by title.</returns>
    public async Task<IReadOnlyDictionary<string, string>> WaitUntilOpenAsync()
    {
        await WaitForLineAsync("Open:");
        await WaitForLineAsync("  Grafana ");
        return Lines.SkipWhile(line => line != "Open:").Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Split("  ", 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToDictionary(words => words[0], words => words[1]);
    }

    /// <summary>Waits until the console shows a line.</summary>
    /// <param name="beginning">What the line begins with.</param>
    /// <returns>The line.</returns>
    /// <exception cref="TimeoutException">
    /// There is no such line within two minutes, or the command has ended without it.
    /// </exception>
    public async Task<string> WaitForLineAsync(string beginning)
    {
        string? found = null;
        try
        {
            await Eventually.TrueAsync(
                () =>
                {
                    var hasEnded = Reading.IsCompleted;
                    found = Lines.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal));
                    return found is null && hasEnded
                        ? throw new TimeoutException("The command has ended.")
                        : Task.FromResult(found is not null);
                },
                LineTimeout);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"There is no line '{beginning}…' on the console:\n{Output}", exception);
        }

        return found!;
    }

    /// <summary>Gives the one process of this run whose command line has a text in it.</summary>
    public ProcessEntry Find(string text) =>
        Processes.Single(process => process.CommandLine.Contains(text, StringComparison.Ordinal));

    /// <summary>Gives the AppHost itself, which <c>dotnet run</c> has started.</summary>
    public ProcessEntry FindHost() =>
        Processes.Single(process => process.Program.EndsWith("/PrimeApp.AppHost", StringComparison.Ordinal));

    /// <summary>Whether nobody listens on a port of the run's network.</summary>
    public bool IsFree(int port) => _network is null ? FreePort.IsFree(port) : !_network.ListeningPorts.Contains(port);

    /// <summary>Presses Ctrl+C.</summary>
    public Task PressCtrlCAsync() => Signals.SendToGroupAsync(Process, "INT");

    /// <summary>Asks the command to end, as an operating system does that shuts down.</summary>
    public Task TerminateAsync() => Signals.SendAsync(Process, "TERM");

    /// <summary>Ends one process at once, as kill -9 does.</summary>
    public static void Kill(ProcessEntry process)
    {
        using var victim = Process.GetProcessById(process.Id);
        victim.Kill();
    }

    /// <summary>Waits until the command has returned and the console shows all that was written.</summary>
    public async Task<int> WaitForEndOfOutputAsync()
    {
        await Reading.WaitAsync(ExitTimeout);
        return await WaitForExitAsync();
    }

    /// <summary>Ends at once what still runs, and removes the data.</summary>
    public override async ValueTask DisposeAsync()
    {
        for (var left = Processes; left.Count > 0; left = Processes)
        {
            foreach (var process in left.Where(ProcessTable.IsRunning))
            {
                try
                {
                    Kill(process);
                }
                catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
                {
                    // The process has just ended.
                }
            }

            await Eventually.TrueAsync(() => !left.Any(ProcessTable.IsRunning));
        }

        await Reading.WaitAsync(ExitTimeout);
        await base.DisposeAsync();
        _data.Dispose();
    }

    private static ProcessStartInfo CreateStart(
        NetworkNamespace? network, IEnumerable<string> arguments, TemporaryDirectory data, string mark)
    {
        // As in a terminal, the command leads a group of processes, and Ctrl+C interrupts the whole group. When a shell
        // starts the tests in the background, they and their children ignore Ctrl+C. env undoes this.
        string[] command =
        [
            .. network?.Enter ?? [], "env", "--default-signal=INT", "dotnet", "run", "--no-build", "--configuration",
            ServiceProcess.Configuration, "--project", "PrimeApp.AppHost", "--", AppHostArguments.FixedConfiguration,
            AppHostArguments.DataFolder(data.Path), .. arguments,
        ];
        var start = new ProcessStartInfo("setsid", command)
        {
            WorkingDirectory = RepositoryRoot.Path,
        };
        start.Environment[Marker] = mark;

        // NuGet names its temporary folder after the user. In a namespace the user is root, and the folder of root
        // belongs to another user.
        start.Environment["NUGET_SCRATCH"] = Path.Combine(data.Path, "nuget");

        // This engine does not exist.
        start.Environment["ASPIRE_CONTAINER_RUNTIME"] = "docker";
        start.Environment["DOCKER_HOST"] = "unix:///dev/null";
        return start;
    }
}
