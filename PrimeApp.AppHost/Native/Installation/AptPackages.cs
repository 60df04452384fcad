using System.ComponentModel;

namespace PrimeApp.AppHost.Native.Installation;

/// <summary>
/// Fetches packages of a Debian-like distribution into a folder of its own: no root, nothing installed. apt is given
/// private lists and archives, so it resolves and verifies as for an installation, but only downloads.
/// </summary>
/// <param name="toolsDirectory">The folder that receives a folder for each fetched package.</param>
/// <param name="aptGet">The program apt-get, by name or path.</param>
internal sealed class AptPackages(string toolsDirectory, string aptGet = "apt-get")
{
    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly SemaphoreSlim OneAtATime = new(1);

    private string AptDirectory => Path.Combine(toolsDirectory, ".apt");

    /// <summary>Whether the packages are there already, or this system has the package manager.</summary>
    public bool CanGet(IReadOnlyList<string> packages) =>
        Directory.Exists(RootOf(packages)) || SearchPath.Find(SearchPath.OfThisMachine(), [aptGet]) is not null;

    /// <summary>
    /// The root folder that holds the packages and those of their dependencies that the machine lacks; fetched at the
    /// first call, without the network from then on.
    /// </summary>
    /// <exception cref="NativeServerException">There is no apt, no network, or no such package.</exception>
    public async Task<string> GetAsync(
        IReadOnlyList<string> packages, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var root = RootOf(packages);
        if (Directory.Exists(root))
        {
            return root;
        }

        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(toolsDirectory);
            using var exclusive = await LockAsync(progress, cancellationToken);
            if (!Directory.Exists(root))
            {
                await FetchAsync(packages, root, progress, cancellationToken);
            }

            return root;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private string RootOf(IReadOnlyList<string> packages) => Path.Combine(toolsDirectory, packages[0]);

    private async Task FetchAsync(
        IReadOnlyList<string> packages, string root, IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report($"Fetching {packages[0]} from the distribution's packages (once, into {toolsDirectory})");

        // What a killed run left behind is removed here, under the lock.
        var archives = Path.Combine(AptDirectory, "archives");
        var unpacked = Path.Combine(AptDirectory, "unpacked");
        DeleteDirectory(archives);
        DeleteDirectory(unpacked);
        Directory.CreateDirectory(Path.Combine(AptDirectory, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(archives, "partial"));
        Directory.CreateDirectory(unpacked);
        var configuration = await WriteConfigurationAsync(archives, cancellationToken);

        progress.Report("Reading package lists");
        var update = await RunAsync(aptGet, ["-c", configuration, "update"], cancellationToken);

        progress.Report($"Downloading {packages[0]} and the libraries it needs");
        var download = await RunAsync(
            aptGet,
            [
                "-c", configuration, "--yes", "--download-only", "--reinstall", "--no-install-recommends", "install",
                .. packages,
            ],
            cancellationToken);
        // apt is content when a package that it takes for installed cannot be downloaded again.
        var isComplete = packages.All(package => Directory.EnumerateFiles(archives, $"{package}_*.deb").Any());
        if (!download.Succeeded || !isComplete)
        {
            throw new NativeServerException(Explain(packages[0], update, download));
        }

        foreach (var archive in Directory.EnumerateFiles(archives, "*.deb"))
        {
            var extract = await RunAsync("dpkg-deb", ["--extract", archive, unpacked], cancellationToken);
            if (!extract.Succeeded)
            {
                throw new NativeServerException($"{Path.GetFileName(archive)} cannot be unpacked: {Reason(extract)}");
            }
        }

        // Renamed when complete: a folder that exists is whole, whenever a run was killed.
        Directory.Move(unpacked, root);
        DeleteDirectory(archives);
        progress.Report($"Fetched {packages[0]}");
    }

    private async Task<string> WriteConfigurationAsync(string archives, CancellationToken cancellationToken)
    {
        // Read after the machine's own configuration, whose proxies and trust stay, and whose hooks are for root.
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

    // apt's own lock on /var/lib/dpkg takes root; this one holds off other runs of this host, and ends with the
    // process.
    private async Task<FileStream> LockAsync(IProgress<string> progress, CancellationToken cancellationToken)
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
                    progress.Report("Waiting for another process that downloads into the same folder");
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
            (_, true) => $"{package} could not be fetched, nor the package lists: {Reason(update)}",
            _ => $"{package} could not be fetched: {Reason(download)}",
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
            throw new NativeServerException(
                $"Servers can be fetched only where {fileName} is, and this system has none.");
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
