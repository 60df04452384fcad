namespace PrimeApp.Tests.Harness;

/// <summary>
/// A real Redis or Garnet of its own on a random port of the loopback interface, in a folder of its own. It can be
/// paused, killed and started again, on the same port and data.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-redis-").FullName;
    private readonly string? _password;
    private readonly bool _appendOnly;
    private readonly string[] _arguments;
    private TestProcess? _process;

    private RedisServer(RedisKind kind, string? password, bool appendOnly, string[] arguments)
    {
        Kind = kind;
        _password = password;
        _appendOnly = appendOnly;
        _arguments = arguments;
    }

    /// <summary>The server program.</summary>
    public RedisKind Kind { get; }

    /// <summary>The folder of the server's data.</summary>
    public string Folder => _directory;

    /// <summary>Port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>What StackExchange.Redis connects with.</summary>
    public string ConnectionString =>
        HasUsers ? ConnectionStringOf("primeapp")
        : _password is null ? $"127.0.0.1:{Port}"
        : $"127.0.0.1:{Port},password={_password}";

    /// <summary>Whether it has the users of the deployment.</summary>
    private bool HasUsers { get; init; }

    /// <summary>Where the passwords of the users are.</summary>
    public string SecretsFolder => Path.Combine(_directory, "secrets");

    private TestProcess Running => _process ?? throw new InvalidOperationException($"{Kind} does not run.");

    /// <summary>Starts a server that accepts connections when this returns.</summary>
    /// <param name="password">Password that clients need, or none.</param>
    /// <param name="appendOnly">Whether every write is on disk before it is answered, and survives a kill.</param>
    /// <param name="kind">The server program.</param>
    /// <param name="arguments">Further arguments of the program, which have the last word.</param>
    /// <exception cref="InvalidOperationException">There is no redis-server, or it does not start.</exception>
    public static async Task<RedisServer> StartAsync(
        string? password = null, bool appendOnly = false, RedisKind kind = RedisKind.Redis, params string[] arguments)
    {
        var server = CreateStopped(password, appendOnly, kind, arguments);
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

    /// <summary>
    /// Starts a server as the deployment does: by its script, with its users, and with every write on disk before it is
    /// answered.
    /// </summary>
    public static async Task<RedisServer> StartWithUsersAsync()
    {
        var server = new RedisServer(RedisKind.Redis, password: null, appendOnly: true, []) { HasUsers = true };
        Directory.CreateDirectory(server.SecretsFolder);
        foreach (var user in (string[])["primeapp", "exporter", "backup", "admin"])
        {
            await File.WriteAllTextAsync(Path.Combine(server.SecretsFolder, $"redis-{user}-password"),
                PasswordOf(user));
        }

        await server.StartProcessAsync();
        return server;
    }

    /// <summary>The password of a user of the deployment.</summary>
    public static string PasswordOf(string user) => $"password of {user}";

    /// <summary>What StackExchange.Redis connects with as a user of the deployment.</summary>
    public string ConnectionStringOf(string user) => $"127.0.0.1:{Port},user={user},password={PasswordOf(user)}";

    /// <summary>Reserves a port for a server that is away at first: <see cref="RestartAsync"/> starts it.</summary>
    /// <inheritdoc cref="StartAsync" path="/param"/>
    public static RedisServer CreateStopped(
        string? password = null, bool appendOnly = false, RedisKind kind = RedisKind.Redis,
        params string[] arguments) =>
        new(kind, password, appendOnly, arguments);

    /// <summary>Freezes the server: connections stay open and nothing answers.</summary>
    public Task PauseAsync() => Running.PauseAsync();

    /// <summary>Lets a paused server go on.</summary>
    public Task ResumeAsync() => Running.ResumeAsync();

    /// <summary>Ends the server at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        await process.DisposeAsync();
    }

    /// <summary>
    /// Asks the server to end, as a system does that shuts down; gives its exit code. On Linux and macOS.
    /// </summary>
    public async Task<int> StopAsync()
    {
        await using var process = Running;
        _process = null;
        return await process.StopAsync();
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
        var start = new ProcessStartInfo(executable) { WorkingDirectory = directory };
        if (Tools.FindLibraries(executable) is { Length: > 0 } libraries)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        }

        return start;
    }

    private ProcessStartInfo CreateRedisStart()
    {
        var start = HasUsers ? CreateScriptStart() : CreateStart(FindExecutable(), _directory);
        AddArguments(start, "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--maxmemory-policy",
            "noeviction");
        if (_appendOnly)
        {
            AddArguments(start, "--appendonly", "yes", "--appendfsync", "always");
        }

        if (_password is not null)
        {
            AddArguments(start, "--requirepass", _password);
        }

        return start;
    }

    private ProcessStartInfo CreateScriptStart()
    {
        var start = new OperatorScript(
            "scripts/redis-start.sh", ("DATA_FOLDER", _directory), ("SECRETS_FOLDER", SecretsFolder)).CreateStart();
        start.WorkingDirectory = _directory;
        return start;
    }

    private ProcessStartInfo CreateGarnetStart()
    {
        var start = CreateStart("dotnet", _directory);
        AddArguments(start, ServiceProcess.ProgramOf("PrimeApp.Garnet"), "--port", $"{Port}", "--checkpointdir",
            _directory);
        if (_appendOnly)
        {
            AddArguments(start, "--aof-commit-wait");
        }

        start.Environment["REDIS_PASSWORD"] = _password;
        return start;
    }

    private async Task StartProcessAsync()
    {
        var start = Kind == RedisKind.Garnet ? CreateGarnetStart() : CreateRedisStart();
        AddArguments(start, _arguments);

        _process = new TestProcess(start);
        await _process.WaitUntilAsync(() => Task.FromResult(_process.Lines.Any(
            line => line.Contains("Ready to accept connections", StringComparison.Ordinal))));
    }

    private static void AddArguments(ProcessStartInfo start, params ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }
}

/// <summary>The servers that the queue runs on.</summary>
public enum RedisKind
{
    /// <summary>redis-server.</summary>
    Redis,

    /// <summary>Garnet, by PrimeApp.Garnet.</summary>
    Garnet,
}
