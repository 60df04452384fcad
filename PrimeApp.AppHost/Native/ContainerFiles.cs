using System.Text.RegularExpressions;

namespace PrimeApp.AppHost.Native;

/// <summary>
/// The file system of a container, laid out in folders of the host: <c>volumes/</c> holds its named volumes and
/// <c>root/</c> everything else that is not mounted from elsewhere.
/// </summary>
internal sealed class ContainerFiles
{
    private readonly string _dataDirectory;
    private readonly IReadOnlyList<ContainerMountAnnotation> _mounts;
    private readonly IReadOnlyDictionary<string, ContainerFile> _files;
    private readonly Dictionary<string, string> _hostPaths = [];
    private readonly Regex _pattern;

    private ContainerFiles(
        string dataDirectory,
        IEnumerable<string> directories,
        IReadOnlyList<ContainerMountAnnotation> mounts,
        IReadOnlyDictionary<string, ContainerFile> files)
    {
        _dataDirectory = dataDirectory;
        _mounts = mounts;
        _files = files;
        foreach (var directory in directories)
            _hostPaths[directory] = UnderRoot(directory);

        foreach (var mount in mounts)
            _hostPaths[TargetOf(mount)] = mount.Type is ContainerMountType.Volume ? Volume(mount) : mount.Source!;

        // A file generated below a mounted folder stays out of that folder: the host's sources are not written to.
        foreach (var path in files.Keys)
            _hostPaths[path] = UnderRoot(path);

        // Longest first, whole path segments only, and never in the middle of a longer path or of a URL.
        var targets = _hostPaths.Keys.OrderByDescending(target => target.Length).Select(Regex.Escape);
        _pattern = new Regex($@"(?<![\w./-])(?:{string.Join('|', targets)})(?![\w.-])", RegexOptions.CultureInvariant);
    }

    /// <summary>Lays out what a container mounts and what is generated for it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="directories">Folders of its image that are read or written.</param>
    /// <param name="dataDirectory">The absolute path of the folder that gets <c>volumes/</c> and <c>root/</c>.</param>
    /// <param name="services">The application's services, for what generates files.</param>
    /// <param name="cancellationToken">Ends the work half-way.</param>
    public static async Task<ContainerFiles> CreateAsync(
        IResource container,
        IEnumerable<string> directories,
        string dataDirectory,
        IServiceProvider services,
        CancellationToken cancellationToken)
    {
        var generated = new Dictionary<string, ContainerFile>();
        var context = new ContainerFileSystemCallbackContext { Model = container, Services = services };
        foreach (var annotation in container.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            foreach (var item in await annotation.Callback(context, cancellationToken))
                Collect(item, annotation.DestinationPath, generated);
        }

        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToList();
        var files = new ContainerFiles(dataDirectory, directories, mounts, generated);
        await files.WriteAsync(cancellationToken);
        return files;
    }

    /// <summary>Replaces every path of the container in a text by the host's path of the same file.</summary>
    public string Translate(string text) =>
        _hostPaths.Count == 0 ? text : _pattern.Replace(text, match => _hostPaths[match.Value]);

    /// <summary>The host's path of the container's working directory, which exists afterwards.</summary>
    public string CreateWorkingDirectory(string containerPath)
    {
        var path = _hostPaths.GetValueOrDefault(containerPath) ?? UnderRoot(containerPath);
        Directory.CreateDirectory(path);
        return path;
    }

    private static void Collect(ContainerFileSystemItem item, string folder, Dictionary<string, ContainerFile> files)
    {
        var path = $"{folder.TrimEnd('/')}/{item.Name}";
        switch (item)
        {
            case ContainerDirectory directory:
                foreach (var entry in directory.Entries)
                    Collect(entry, path, files);

                break;
            case ContainerFile file:
                files[path] = file;
                break;
            default:
                throw new NotSupportedException($"{path} cannot be laid out: {item.GetType().Name} is not supported.");
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var bindTargets = _mounts
            .Where(mount => mount.Type is ContainerMountType.BindMount)
            .Select(TargetOf)
            .ToHashSet();
        foreach (var (target, path) in _hostPaths)
        {
            if (!_files.ContainsKey(target) && !bindTargets.Contains(target))
                Directory.CreateDirectory(path);
        }

        if (_files.Count > 0 || bindTargets.Count > 0)
        {
            foreach (var mount in _mounts)
                Link(TargetOf(mount));
        }

        foreach (var (target, file) in _files)
        {
            var path = _hostPaths[target];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var contents = file.Contents ?? await File.ReadAllTextAsync(file.SourcePath!, cancellationToken);
            await File.WriteAllTextAsync(path, Translate(contents), cancellationToken);
        }
    }

    // Files refer to their neighbours by relative paths, across mounts too.
    private void Link(string target)
    {
        var link = UnderRoot(target);
        if (File.Exists(link) || Directory.Exists(link))
        {
            if (new FileInfo(link).LinkTarget is null)
                return;

            File.Delete(link);
        }

        // A generated file must not be written through the link, into the folder that is mounted.
        if (_files.Keys.Any(path => path.StartsWith(target + "/", StringComparison.Ordinal)))
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, _hostPaths[target]);
    }

    private string UnderRoot(string containerPath) => Path.Combine(_dataDirectory, "root", containerPath.TrimStart('/'));

    private string Volume(ContainerMountAnnotation mount) => Path.Combine(_dataDirectory, "volumes", mount.Source!);

    private static string TargetOf(ContainerMountAnnotation mount) =>
        mount.Target.Length > 1 ? mount.Target.TrimEnd('/') : mount.Target;
}
