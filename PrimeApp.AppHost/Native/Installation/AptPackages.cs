using System.ComponentModel;

namespace PrimeApp.AppHost.Native.Installation;

/// <summary>
/// Downloads packages of a Debian-like distribution into a separate folder, without root and without installing them.
/// apt uses private lists and archives: it resolves and verifies packages as for an installation, but only downloads
/// them.
/// </summary>
/// <param name="toolsDirectory">The folder with one folder per downloaded package.</param>
/// <param name="aptGet">The program apt-get, by name or path.</param>
internal sealed class AptPackages(string toolsDirectory, string aptGet = "apt-get")
{
    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly SemaphoreSlim Downloading = new(1);

    private string AptDirectory => Path.Combine(toolsDirectory, ".apt");

    /// <summary>Whether the packages are already downloaded or this system has apt-get.</summary>
    public bool CanGet(IReadOnlyList<string> packages) =>
        Directory.Exists(RootOf(packages)) || SearchPath.Find(SearchPath.OfThisMachine(), [aptGet]) is not null;

    /// <summary>
    /// Returns the root folder with the packages and those of their dependencies that the machine lacks. The first call
    /// downloads them; later calls need no network.
    /// </summary>
    /// <exception cref="AppHostException">apt-get, the network or the package is not available.</exception>
    public async Task<string> GetAsync(
        IReadOnlyList<string> packages, Action<string> report, CancellationToken cancellationToken)
    {
        var root = RootOf(packages);
        if (Directory.Exists(root))
        {
            return root;
        }

        await Downloading.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(toolsDirectory);
            using var exclusive = await LockAsync(report, cancellationToken);
            if (!Directory.Exists(root))
            {
                await DownloadAsync(packages, root, report, cancellationToken);
            }

            return root;
        }
        finally
        {
            Downloading.Release();
        }
    }

    private string RootOf(IReadOnlyList<string> packages) => Path.Combine(toolsDirectory, packages[0]);

    private async Task DownloadAsync(
        IReadOnlyList<string> packages, string root, Action<string> report, CancellationToken cancellationToken)
    {
        report($"Downloading {packages[0]} from the distribution's packages (once, into {toolsDirectory})");

        // Remove files of an earlier run that was killed. The lock is held here.
        var archives = Path.Combine(AptDirectory, "archives");
        var unpacked = Path.Combine(AptDirectory, "unpacked");
        DeleteDirectory(archives);
        DeleteDirectory(unpacked);
        Directory.CreateDirectory(Path.Combine(AptDirectory, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(archives, "partial"));
        Directory.CreateDirectory(unpacked);
        var configuration = await WriteConfigurationAsync(archives, cancellationToken);

        report("Reading package lists");
        var update = await RunAsync(aptGet, ["-c", configuration, "update"], cancellationToken);

        report($"Downloading {packages[0]} and the libraries it needs");
        var download = await RunAsync(
            aptGet,
            [
                "-c", configuration, "--yes", "--download-only", "--reinstall", "--no-install-recommends", "install",
                .. packages,
            ],
            cancellationToken);
        // apt-get reports success even if it cannot download a package that it considers installed.
        var isComplete = packages.All(package => Directory.EnumerateFiles(archives, $"{package}_*.deb").Any());
        if (!download.Succeeded || !isComplete)
        {
            throw new AppHostException(Explain(packages[0], update, download));
        }

        foreach (var archive in Directory.EnumerateFiles(archives, "*.deb"))
        {
            var extract = await RunAsync("dpkg-deb", ["--extract", archive, unpacked], cancellationToken);
            if (!extract.Succeeded)
            {
                throw new AppHostException($"{Path.GetFileName(archive)} cannot be unpacked: {Reason(extract)}");
            }
        }

        // The rename comes last, so that an existing folder is always complete, even if a run was killed.
        Directory.Move(unpacked, root);
        DeleteDirectory(archives);
        report($"Downloaded {packages[0]}");
    }

    private async Task<string> WriteConfigurationAsync(string archives, CancellationToken cancellationToken)
    {
        // apt reads this file after the machine's configuration. It keeps the machine's proxies and trust, but drops
        // its hooks, which need root.
        var file = Path.Combine(AptDirectory, "apt.conf");
        var contents = $"""
            Dir::State "{AptDirectory}";
            Dir::State::Lists "{AptDirectory}/lists";
            Dir::State::Status "/var/lib/dpkg/status";
            Dir::Cache "{AptDirectory}";
            Dir::Cache::Archives "{archives}";
            Dir::Log "{AptDirectory}";
            APT::Sandbox::User "";
            Acquire::Languages "none";
            Acquire::Retries "1";
            Acquire::http::Timeout "20";
            Acquire::https::Timeout "20";
            Debug::NoLocking "true";
            quiet "2";
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;

            """;
        await File.WriteAllTextAsync(file, contents, cancellationToken);
        return file;
    }

    // apt's own lock on /var/lib/dpkg needs root. This lock excludes other runs of the AppHost, and the system releases
    // it when the process ends.
    private async Task<FileStream> LockAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var file = Path.Combine(toolsDirectory, ".lock");
        using var timer = new PeriodicTimer(LockPollInterval);
        for (var waiting = false; ; waiting = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (!waiting)
                {
                    report("Waiting for another process that is downloading into the same folder");
                }

                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    private static string Explain(string package, CommandResult update, CommandResult download)
    {
        var isUnknown = download.Errors.Any(line =>
            line.Contains("Unable to locate package", StringComparison.Ordinal) ||
            line.Contains("has no installation candidate", StringComparison.Ordinal));
        var listsFailed = !update.Succeeded || update.Errors.Count > 0;
        return (isUnknown, listsFailed) switch
        {
            (true, false) => $"The distribution has no package {package}.",
            (_, true) => $"{package} and the package lists could not be downloaded: {Reason(update)}",
            _ => $"{package} could not be downloaded: {Reason(download)}",
        };
    }

    private static string Reason(CommandResult result) =>
        result.Errors.Concat(result.Output).FirstOrDefault(line =>
            line.StartsWith("E:", StringComparison.Ordinal) || line.StartsWith("W:", StringComparison.Ordinal))
        ?? $"exit code {result.ExitCode}";

    private static async Task<CommandResult> RunAsync(
        string fileName, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await Command.RunAsync(fileName, arguments, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new AppHostException(
                $"Downloading servers needs {fileName}, which this system does not have.");
        }
    }

    private static void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
