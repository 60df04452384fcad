namespace PrimeApp.Tests.Harness;

/// <summary>
/// A service as it is shipped: a process of its own, on a random port, that can be paused and killed.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    // The tests run from <project>/bin/<configuration>/<framework>, and so do the services.
    internal static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);

    private const string AddressKey = "ASPNETCORE_URLS";

    private static readonly string Framework = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private volatile TaskCompletionSource _readable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process, string address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        _readable.SetResult();
        _ = ReadAsync(process.StandardOutput);
        _ = ReadAsync(process.StandardError);
    }

    /// <summary>Number of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Talks to the service.</summary>
    public HttpClient Client { get; }

    /// <summary>The most physical memory that the service has had so far, in bytes; on Linux.</summary>
    public long PeakMemory
    {
        get
        {
            const string Field = "VmHWM:";
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .First(line => line.StartsWith(Field, StringComparison.Ordinal));
            var kilobytes = line[Field.Length..].Replace("kB", "", StringComparison.Ordinal);
            return 1024 * long.Parse(kilobytes, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The processor time that the service has spent so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the service has written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>How many lines the service has written so far.</summary>
    public int Lines => _output.Count;

    /// <summary>Starts a service, and waits until it answers.</summary>
    /// <param name="project">Name of the service's project.</param>
    /// <param name="redis">The Redis that it uses.</param>
    /// <param name="settings">Configuration, such as <c>Worker:Threads</c>.</param>
    public static Task<ServiceProcess> StartAsync(
        string project, RedisServer redis, params (string Key, string? Value)[] settings) =>
        WaitUntilAliveAsync(Launch(project, redis, settings));

    /// <summary>
    /// Starts a service that may have so many files and connections open, and waits until it answers.
    /// </summary>
    /// <param name="descriptors">The limit of file descriptors.</param>
    /// <param name="project">Name of the service's project.</param>
    /// <param name="redis">The Redis that it uses.</param>
    /// <param name="settings">Configuration, such as <c>Worker:Threads</c>.</param>
    public static Task<ServiceProcess> StartConfinedAsync(
        int descriptors, string project, RedisServer redis, params (string Key, string? Value)[] settings) =>
        WaitUntilAliveAsync(Launch(
            new ProcessStartInfo("sh", ["-c", $"ulimit -n {descriptors} && exec dotnet \"$0\"", ProgramOf(project)]),
            project, redis, settings));

    private static async Task<ServiceProcess> WaitUntilAliveAsync(ServiceProcess service)
    {
        try
        {
            await service.WaitUntilAliveAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a service where one was before that has ended, and waits until it answers.</summary>
    /// <param name="predecessor">The one that has ended.</param>
    /// <param name="project">Name of the service's project.</param>
    /// <param name="redis">The Redis that it uses.</param>
    /// <param name="settings">Configuration, such as <c>Worker:Threads</c>.</param>
    public static Task<ServiceProcess> StartAgainAsync(
        ServiceProcess predecessor, string project, RedisServer redis, params (string Key, string? Value)[] settings) =>
        StartAsync(project, redis, [.. settings, (AddressKey, predecessor.Client.BaseAddress!.ToString())]);

    /// <summary>Starts a service without waiting for it.</summary>
    /// <inheritdoc cref="StartAsync" path="/param"/>
    public static ServiceProcess Launch(
        string project, RedisServer redis, params (string Key, string? Value)[] settings) =>
        Launch(new ProcessStartInfo("dotnet", [ProgramOf(project)]), project, redis, settings);

    private static ServiceProcess Launch(
        ProcessStartInfo start, string project, RedisServer redis, (string Key, string? Value)[] settings)
    {
        start.WorkingDirectory = Path.Combine(RepositoryRoot.Path, project);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment[AddressKey] = $"http://127.0.0.1:{FreePort.Next()}";
        start.Environment["ConnectionStrings__redis"] = redis.ConnectionString;
        start.Environment["OTEL_SERVICE_NAME"] = project;
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new ServiceProcess(Process.Start(start)!, start.Environment[AddressKey]!);
    }

    /// <summary>Path of what a project was built to.</summary>
    public static string ProgramOf(string project) =>
        Path.Combine(RepositoryRoot.Path, project, "bin", Configuration, Framework, $"{project}.dll");

    /// <summary>Waits until a service that was launched answers.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or does not answer in time.</exception>
    public async Task WaitUntilAliveAsync()
    {
        try
        {
            await Eventually.TrueAsync(AnswersAsync, StartTimeout);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The service did not start:\n{Output}", exception);
        }
    }

    /// <summary>Asks for a page and gives the status of the answer.</summary>
    public async Task<HttpStatusCode> GetStatusAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return response.StatusCode;
    }

    /// <summary>
    /// Leaves what the service writes where it is, as a log driver that hangs does: before long it can write no more.
    /// </summary>
    public void StopReading() =>
        _readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on after <see cref="StopReading"/>.</summary>
    public void ReadOn() => _readable.TrySetResult();

    /// <summary>Freezes the service: nothing of it runs. On Linux.</summary>
    public Task PauseAsync() => Signals.PauseAsync(_process);

    /// <summary>Lets a paused service go on.</summary>
    public Task ResumeAsync() => Signals.SendAsync(_process, "CONT");

    /// <summary>Ends the service at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Asks the service to end, as an orchestrator does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Signals.SendAsync(_process, "TERM");
        return await WaitForExitAsync();
    }

    /// <summary>Waits until the service has ended by itself, and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var timeout = new CancellationTokenSource(ExitTimeout);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends the service if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        ReadOn();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            await _readable.Task;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The process ended with exit code {_process.ExitCode}.");
        }

        try
        {
            return await GetStatusAsync("/alive") == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
