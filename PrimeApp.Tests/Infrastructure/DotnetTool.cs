namespace PrimeApp.Tests.Infrastructure;

/// <summary>A .NET tool, installed into .tools when a test first needs it.</summary>
internal sealed class DotnetTool
{
    public static readonly DotnetTool Kiota = new("Microsoft.OpenApi.Kiota", "1.38.0", "kiota");
    public static readonly DotnetTool NSwag = new("NSwag.ConsoleCore", "14.7.1", "nswag");

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly string _program;
    private readonly Lazy<string?> _obstacle;

    /// <param name="package">The name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="program">The name of the program in it.</param>
    private DotnetTool(string package, string version, string program)
    {
        _folder = Path.Combine(Tools.Folder, "dotnet", $"{package}@{version}");
        _program = Path.Combine(_folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program);
        _obstacle = new Lazy<string?>(() => InstallAsync(package, version).GetAwaiter().GetResult());
    }

    /// <summary>Why the tool cannot be had; null when it is there.</summary>
    public string? Obstacle => _obstacle.Value;

    /// <summary>Runs the tool, which has to succeed.</summary>
    public async Task RunAsync(params string[] arguments) => await RunAsync(_program, arguments);

    /// <summary>Runs a program, which has to succeed, and gives what it writes.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var command = await Command.RunAsync(program, arguments, timeout.Token);
        Assert.True(command.Succeeded, string.Join('\n', [.. command.Output, .. command.Errors]));
        return string.Join('\n', command.Output);
    }

    private async Task<string?> InstallAsync(string package, string version)
    {
        if (File.Exists(_program))
        {
            return null;
        }

        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            var installation = await Command.RunAsync(
                "dotnet", ["tool", "install", package, "--version", version, "--tool-path", _folder], timeout.Token);
            return installation.Succeeded
                ? null
                : $"{package} {version} cannot be installed: {string.Join('\n', [.. installation.Output, .. installation.Errors])}";
        }
        catch (OperationCanceledException)
        {
            return $"It took longer than {Timeout} to install {package}.";
        }
    }
}
