namespace PrimeApp.Tests.Infrastructure;

/// <summary>Packages for Node.js, installed together into .tools when a test first needs it.</summary>
internal sealed class NpmPackage
{
    public static readonly NpmPackage EventSource = new("eventsource@4.1.0");
    public static readonly NpmPackage GrafanaSchema = new("@grafana/schema@12.1.0", "typescript@5.9.3");
    public static readonly NpmPackage OpenApiTypescript = new("openapi-typescript@7.13.0");
    public static readonly NpmPackage Redocly = new("@redocly/cli@2.77.0");
    public static readonly NpmPackage Spectral = new("@stoplight/spectral-cli@6.16.3");

    // Most of this is the download.
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(2);

    private static readonly string[] Programs = ["node", "npm"];

    private readonly string[] _specifications;
    private readonly string _folder;
    private readonly Lazy<string?> _obstacle;

    /// <param name="specifications">Names and versions, such as <c>eventsource@4.1.0</c>.</param>
    private NpmPackage(params string[] specifications)
    {
        _specifications = specifications;
        _folder = Path.Combine(Tools.Folder, "npm", specifications[0]);
        _obstacle = new Lazy<string?>(() => InstallAsync().GetAwaiter().GetResult());
    }

    /// <summary>Why the package cannot be had; null when it is there.</summary>
    public string? Obstacle => _obstacle.Value;

    /// <summary>Starts a script that may import the package.</summary>
    /// <param name="script">The text of an ECMAScript module.</param>
    /// <param name="arguments">What the script finds from <c>process.argv[1]</c> on.</param>
    public Process Run(string script, params string[] arguments) => Process.Start(
        new ProcessStartInfo("node", ["--input-type=module", "--eval", script, "--", .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        })!;

    private async Task<string?> InstallAsync()
    {
        if (Programs.FirstOrDefault(program => Tools.FindInstalled(program) is null) is { } missing)
        {
            return $"{missing} is not on PATH. Install Node.js and npm to run this test.";
        }

        var installed = Path.Combine(_folder, "installed");
        if (File.Exists(installed))
        {
            return null;
        }

        Directory.CreateDirectory(_folder);
        using var timeout = new CancellationTokenSource(InstallTimeout);
        try
        {
            var installation = await Command.RunAsync(
                "npm",
                [
                    "install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock",
                    // Without a network, tests are skipped soon and not after minutes.
                    "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000", "--prefix", _folder,
                    .. _specifications,
                ],
                timeout.Token);
            if (!installation.Succeeded)
            {
                return $"npm cannot install {_specifications[0]}: {string.Join('\n', installation.Errors)}";
            }

            await File.WriteAllTextAsync(installed, "", timeout.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"npm took longer than {InstallTimeout} to install {_specifications[0]}.";
        }
    }
}
