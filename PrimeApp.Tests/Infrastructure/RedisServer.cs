using System.Diagnostics;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>
/// A real redis-server of its own on a random port of the loopback interface, in a folder of its own. It can be paused,
/// killed and started again, on the same port and data.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly string _executable;
    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-redis-").FullName;
    private readonly string? _password;
    private readonly bool _appendOnly;
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(string executable, int port, string? password, bool appendOnly, string[] arguments)
    {
        _executable = executable;
        Port = port;
        _password = password;
        _appendOnly = appendOnly;
        _arguments = arguments;
    }

    /// <summary>Port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>What StackExchange.Redis connects with.</summary>
    public string ConnectionString =>
        _password is null ? $"127.0.0.1:{Port}" : $"127.0.0.1:{Port},password={_password}";

    private Process Running => _process ?? throw new InvalidOperationException("redis-server does not run.");

    /// <summary>Starts a server that accepts connections when this returns.</summary>
    /// <param name="password">Password that clients need, or none.</param>
    /// <param name="appendOnly">Whether every write is on disk before it is answered, and survives a kill.</param>
    /// <param name="arguments">Further arguments of the server, which have the last word.</param>
    /// <exception cref="InvalidOperationException">There is no redis-server, or it does not start.</exception>
    public static async Task<RedisServer> StartAsync(
        string? password = null, bool appendOnly = false, params string[] arguments)
    {
        var server = CreateStopped(password, appendOnly, arguments);
        try
        {
            await server.StartProcessAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reserves a port for a server that is away at first: <see cref="RestartAsync"/> starts it.</summary>
    /// <inheritdoc cref="StartAsync" path="/param"/>
    public static RedisServer CreateStopped(
        string? password = null, bool appendOnly = false, params string[] arguments) =>
        new(FindExecutable(), FreePort.Next(), password, appendOnly, arguments);

    /// <summary>Freezes the server: connections stay open and nothing answers.</summary>
    public Task PauseAsync() => Signals.PauseAsync(Running);

    /// <summary>Lets a paused server go on.</summary>
    public Task ResumeAsync() => Signals.SendAsync(Running, "CONT");

    /// <summary>Ends the server at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;

        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Ends the server if it runs, and starts it on the same port and data.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await StartProcessAsync();
    }

    /// <summary>Ends the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Path of redis-server.</summary>
    /// <exception cref="InvalidOperationException">There is none, and it cannot be fetched.</exception>
    internal static string FindExecutable() =>
        Tools.FindOrFetch("redis-server") ?? throw new InvalidOperationException(Tools.Explain("redis-server"));

    /// <summary>How redis-server is started in a folder; its arguments are to be added.</summary>
    internal static ProcessStartInfo CreateStart(string executable, string directory)
    {
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Tools.FindLibraries(executable) is { Length: > 0 } libraries)
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        return start;
    }

    private async Task StartProcessAsync()
    {
        var start = CreateStart(_executable, _directory);
        AddArguments(start, "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--maxmemory-policy", "noeviction");
        if (_appendOnly)
            AddArguments(start, "--appendonly", "yes", "--appendfsync", "always");
        if (_password is not null)
            AddArguments(start, "--requirepass", _password);
        AddArguments(start, _arguments);

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string>();
        _process.OutputDataReceived += (_, line) =>
        {
            lock (output)
                output.Add(line.Data ?? "");
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"redis-server ended: {string.Join('\n', output)}"));
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(StartTimeout);
    }

    private static void AddArguments(ProcessStartInfo start, params ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
    }
}
