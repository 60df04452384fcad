namespace PrimeApp.Tests.Infrastructure;

/// <summary>
/// A private network, in which every port is free and no other machine can be reached. A process keeps it alive and
/// ends with this one. It needs Linux with user namespaces, see user_namespaces(7).
/// </summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> FoundObstacle = new(() => FindObstacleAsync().GetAwaiter().GetResult());

    private readonly Process _holder;

    private NetworkNamespace(Process holder) => _holder = holder;

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? Obstacle => FoundObstacle.Value;

    /// <summary>The TCP ports that processes listen on.</summary>
    public IReadOnlyList<int> ListeningPorts => ProcessTable.ListeningPortsAround(_holder.Id);

    /// <summary>The command that runs another inside.</summary>
    public IReadOnlyList<string> Enter =>
        ["nsenter", "--target", $"{_holder.Id}", "--user", "--net", "--preserve-credentials", "--"];

    /// <exception cref="InvalidOperationException">This machine allows none.</exception>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        // This is a single process: sh replaces unshare, and cat replaces sh. cat ends when its input ends.
        var start = new ProcessStartInfo(
            "unshare",
            ["--user", "--map-root-user", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(StartTimeout);
        if (await holder.StandardOutput.ReadLineAsync(timeout.Token) == "ready")
        {
            return new NetworkNamespace(holder);
        }

        var error = await holder.StandardError.ReadToEndAsync(timeout.Token);
        holder.Dispose();
        throw new InvalidOperationException(error.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }

    private static async Task<string?> FindObstacleAsync()
    {
        string[] programs = ["unshare", "nsenter", "ip"];
        if (programs.FirstOrDefault(program => Tools.Find(program) is null) is { } missing)
        {
            return $"There is no {missing}, and the test needs a network of its own.";
        }

        try
        {
            await using var network = await CreateAsync();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return $"The test needs a network of its own, which this machine does not allow: {exception.Message}";
        }
    }
}
