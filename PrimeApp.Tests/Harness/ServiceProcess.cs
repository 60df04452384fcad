namespace PrimeApp.Tests.Harness;

/// <summary>
/// A service as it is shipped: a process of its own, on a random port, that can be paused and killed.
/// </summary>
public sealed class ServiceProcess : TestProcess
{
    // The tests run from <project>/bin/<configuration>/<framework>, and so do the services.
    internal static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private const string AddressKey = "ASPNETCORE_URLS";

    private static readonly string Framework = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private ServiceProcess(ProcessStartInfo start)
        : base(start) => Client = new HttpClient
        {
            BaseAddress = new Uri(start.Environment[AddressKey]!),
            Timeout = TimeSpan.FromMinutes(2),
        };

    /// <summary>
    /// The folder of published services, each in its own folder. If it is set, they are started instead of those that
    /// were built.
    /// </summary>
    public static string? PublishedServices { get; set; }

    /// <summary>Talks to the service.</summary>
    public HttpClient Client { get; }

    /// <summary>The most physical memory that the service has had so far, in bytes; on Linux.</summary>
    public long PeakMemory
    {
        get
        {
            const string Field = "VmHWM:";
            var line = File.ReadLines($"/proc/{ProcessId}/status")
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
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the API, and waits until it answers.</summary>
    /// <inheritdoc cref="StartAsync" path="/param"/>
    public static Task<ServiceProcess> StartApiAsync(
        RedisServer redis, params (string Key, string? Value)[] settings) =>
        StartAsync("PrimeApp.Api", redis, settings);

    /// <summary>Starts a worker, and waits until it answers.</summary>
    /// <inheritdoc cref="StartAsync" path="/param"/>
    public static Task<ServiceProcess> StartWorkerAsync(
        RedisServer redis, params (string Key, string? Value)[] settings) =>
        StartAsync("PrimeApp.Worker", redis, settings);

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
        Launch(
            PublishedServices is { } folder
                ? new ProcessStartInfo(Path.Combine(folder, project, project))
                : new ProcessStartInfo("dotnet", [ProgramOf(project)]),
            project, redis, settings);

    private static ServiceProcess Launch(
        ProcessStartInfo start, string project, RedisServer redis, (string Key, string? Value)[] settings)
    {
        start.WorkingDirectory = Path.Combine(RepositoryRoot.Path, project);
        start.Environment[AddressKey] = $"http://127.0.0.1:{FreePort.Next()}";
        start.Environment["ConnectionStrings__redis"] = redis.ConnectionString;
        start.Environment["OTEL_SERVICE_NAME"] = project;
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new ServiceProcess(start);
    }

    /// <inheritdoc cref="Launch(string, RedisServer, ValueTuple{string, string}[])"/>
    public static ServiceProcess LaunchWorker(RedisServer redis, params (string Key, string? Value)[] settings) =>
        Launch("PrimeApp.Worker", redis, settings);

    /// <summary>Path of what a project was built to.</summary>
    public static string ProgramOf(string project) =>
        Path.Combine(RepositoryRoot.Path, project, "bin", Configuration, Framework, $"{project}.dll");

    /// <summary>Waits until a service that was launched answers.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or does not answer in time.</exception>
    public Task WaitUntilAliveAsync() => WaitUntilAsync(AnswersAsync);

    /// <summary>Waits until a page is answered with a status.</summary>
    public Task WaitForStatusAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        Eventually.EqualAsync(expected, () => GetStatusAsync(path));

    /// <summary>Waits until the service says that a metric has a value.</summary>
    public Task WaitForMetricAsync(double? value, string name, params (string Name, string Value)[] labels) =>
        Eventually.EqualAsync(value, async () => (await Client.ScrapeAsync()).Value(name, labels));

    /// <summary>Waits until the service has written a text to its console.</summary>
    public Task WaitForOutputAsync(string text, TimeSpan? timeout = null) =>
        Eventually.TrueAsync(() => Output.Contains(text, StringComparison.Ordinal), timeout);

    /// <summary>Asks for a page and gives the status of the answer.</summary>
    public async Task<HttpStatusCode> GetStatusAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return response.StatusCode;
    }

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return base.DisposeAsync();
    }

    private async Task<bool> AnswersAsync()
    {
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
