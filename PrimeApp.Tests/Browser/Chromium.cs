namespace PrimeApp.Tests.Browser;

/// <summary>The browser of the distribution: installed, or unpacked into .tools as servers are.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // The program and its data.
    private static readonly string[] Packages = ["chromium", "chromium-common"];

    // The program itself. The script with its name works only when the package is installed.
    private const string UnpackedProgram = "usr/lib/chromium/chromium";

    // Fonts and their settings have absolute paths. This makes them relative to another root.
    private const string FontRootVariable = "FONTCONFIG_SYSROOT";

    // Most of this is the download.
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(5);

    // Switches off what a browser does by itself, such as updates.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static readonly Lazy<(string? Executable, string? Obstacle)> Found =
        new(() => FindOrFetchAsync().GetAwaiter().GetResult());

    /// <summary>Why there is no browser; null when there is one.</summary>
    public static string? Obstacle => Found.Value.Obstacle;

    /// <summary>Starts the browser.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var executable = Found.Value.Executable;
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
        if (Tools.FindLibraries(executable!) is { Length: > 0 } libraries)
        {
            environment["LD_LIBRARY_PATH"] = libraries;
            var root = executable![..^UnpackedProgram.Length];
            if (Directory.Exists(Path.Combine(root, "etc/fonts")))
            {
                environment[FontRootVariable] = root;
            }
        }

        return playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            ChromiumSandbox = false,
            Args = Arguments,
            Env = environment,
        });
    }

    private static async Task<(string? Executable, string? Obstacle)> FindOrFetchAsync()
    {
        if (Names.Select(Tools.Find).FirstOrDefault(path => path is not null) is { } installed)
        {
            return (installed, null);
        }

        using var timeout = new CancellationTokenSource(FetchTimeout);
        try
        {
            var root = await new AptPackages(Tools.Folder).GetAsync(Packages, _ => { }, timeout.Token);
            return (Path.Combine(root, UnpackedProgram), null);
        }
        catch (Exception exception) when (exception is AppHostException or OperationCanceledException)
        {
            return (null, $"Chromium is not on PATH, and was not brought to .tools: {exception.Message}");
        }
    }
}
