using System.Collections.Concurrent;
using System.Diagnostics;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>One of the services, as it was built beside these tests, in a process of its own at a random port.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ServiceProcess(string project, (string Key, string? Value)[] environment)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        Client = new HttpClient { BaseAddress = new Uri(address) };

        // bin/{configuration}/{framework}, of the project as of these tests.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var directory = Path.Combine(RepositoryRoot.Path, project, "bin", output.Parent!.Name, output.Name);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(directory, $"{project}.dll")])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["OTEL_SERVICE_NAME"] = project;
        foreach (var (key, value) in environment)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Talks to the service.</summary>
    public HttpClient Client { get; }

    /// <summary>What the service wrote to its console so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Starts a service and returns when it is ready.</summary>
    /// <param name="project">Name of the project, such as <c>PrimeApp.Api</c>.</param>
    /// <param name="environment">Configuration, sections separated by a colon.</param>
    /// <exception cref="InvalidOperationException">It is not ready in time; the message holds what it wrote.</exception>
    public static async Task<ServiceProcess> StartAsync(string project, params (string Key, string? Value)[] environment)
    {
        var service = new ServiceProcess(project, environment);
        try
        {
            await Eventually.TrueAsync(service.IsReadyAsync, StartTimeout);
            return service;
        }
        catch (TimeoutException exception)
        {
            var output = string.Join('\n', service.Output);
            await service.DisposeAsync();
            throw new InvalidOperationException($"{project} does not get ready:\n{output}", exception);
        }
    }

    /// <summary>Asks the service to stop, as SIGTERM does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the service at once, as kill -9 does.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await Client.GetAsync("/health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}
