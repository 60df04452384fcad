using System.Text.RegularExpressions;

namespace Aspire.Hosting.Containers;

/// <summary>
/// The file system of a container, laid out in folders of the host: <c>volumes/</c> holds its named volumes and
/// <c>root/</c> everything else that is not mounted from elsewhere.
/// </summary>
internal sealed class HostPaths
{
    private readonly ContainerSpec _spec;
    private readonly Dictionary<string, string> _hostPaths = [];
    private readonly Regex _pattern;

    /// <param name="spec">The container.</param>
    /// <param name="directories">Folders of the image itself.</param>
    public HostPaths(ContainerSpec spec, IEnumerable<string> directories)
    {
        _spec = spec;
        foreach (var directory in directories)
            _hostPaths[directory] = UnderRoot(directory);

        foreach (var mount in spec.Mounts)
            _hostPaths[Normalize(mount.Target)] = mount.Kind is MountKind.Volume ? Volume(mount) : mount.Source;

        // A file generated below a mounted folder stays out of that folder: the host's sources are not written to.
        foreach (var file in spec.Files)
            _hostPaths[file.TargetPath] = UnderRoot(file.TargetPath);

        // Longest first, whole path segments only, and never in the middle of a longer path or of a URL.
        var targets = _hostPaths.Keys.OrderByDescending(target => target.Length).Select(Regex.Escape);
        _pattern = new Regex($@"(?<![\w./-])(?:{string.Join('|', targets)})(?![\w.-])", RegexOptions.CultureInvariant);
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

    /// <summary>Creates the folders of volumes and of the image, and writes the generated files.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var filePaths = _spec.Files.Select(file => file.TargetPath).ToHashSet();
        var bindSources = _spec.Mounts
            .Where(mount => mount.Kind is MountKind.BindMount)
            .Select(mount => Normalize(mount.Target))
            .ToHashSet();
        foreach (var (target, path) in _hostPaths)
        {
            if (!filePaths.Contains(target) && !bindSources.Contains(target))
                Directory.CreateDirectory(path);
        }

        foreach (var mount in _spec.Mounts)
            Link(Normalize(mount.Target));

        await WriteFilesAsync(Translate, cancellationToken);
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
        if (_spec.Files.Any(file => file.TargetPath.StartsWith(target + "/", StringComparison.Ordinal)))
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, _hostPaths[target]);
    }

    /// <summary>Writes the generated files, and gives the host's path of each by its path in the container.</summary>
    public async Task<IReadOnlyDictionary<string, string>> WriteFilesAsync(
        Func<string, string> translate, CancellationToken cancellationToken)
    {
        foreach (var file in _spec.Files)
        {
            var path = _hostPaths[file.TargetPath];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, translate(file.Contents), cancellationToken);
        }

        return _spec.Files.ToDictionary(file => file.TargetPath, file => _hostPaths[file.TargetPath]);
    }

    private string UnderRoot(string containerPath) =>
        Path.Combine(_spec.DataDirectory, "root", containerPath.TrimStart('/'));

    private string Volume(ContainerMount mount) => Path.Combine(_spec.DataDirectory, "volumes", mount.Source);

    private static string Normalize(string target) => target.Length > 1 ? target.TrimEnd('/') : target;
}
