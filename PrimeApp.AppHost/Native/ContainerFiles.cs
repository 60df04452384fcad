using System.Text.RegularExpressions;

namespace PrimeApp.AppHost.Native;

/// <summary>
/// The file system of a container in folders of this machine: <c>volumes/</c> has its named volumes, and <c>root/</c>
/// has everything else that is not a bind mount.
/// </summary>
internal sealed class ContainerFiles
{
    private readonly string _dataDirectory;
    private readonly Dictionary<string, string> _hostPaths = [];
    private readonly Regex _pattern;

    private ContainerFiles(
        string dataDirectory,
        IEnumerable<string> directories,
        IEnumerable<ContainerMountAnnotation> mounts,
        IEnumerable<string> files)
    {
        _dataDirectory = dataDirectory;
        foreach (var directory in directories)
        {
            _hostPaths[directory] = UnderRoot(directory);
        }

        foreach (var mount in mounts)
        {
            _hostPaths[TargetOf(mount)] = SourceOf(mount);
        }

        // Generated files below a bind mount go to root/, so that they do not change the user's sources.
        foreach (var path in files)
        {
            _hostPaths[path] = UnderRoot(path);
        }

        // Match the longest path first, whole path segments only, and never within a longer path or a URL.
        var targets = _hostPaths.Keys.OrderByDescending(target => target.Length).Select(Regex.Escape);
        _pattern = new Regex($@"(?<![\w./-])(?:{string.Join('|', targets)})(?![\w.-])", RegexOptions.CultureInvariant);
    }

    /// <summary>Creates the folders of a container's mounts and the files that are generated for it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="directories">Folders of the image that the server reads or writes.</param>
    /// <param name="dataDirectory">The absolute path of the folder for <c>volumes/</c> and <c>root/</c>.</param>
    /// <param name="services">The application's services, for callbacks that generate files.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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
            {
                Collect(item, annotation.DestinationPath, generated);
            }
        }

        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToList();
        var files = new ContainerFiles(dataDirectory, directories, mounts, generated.Keys);
        files.CreateDirectories(mounts, generated.Keys);
        foreach (var (path, file) in generated)
        {
            await files.WriteAsync(path, file, cancellationToken);
        }

        return files;
    }

    /// <summary>Replaces every path of the container in a text by the path on this machine.</summary>
    public string Translate(string text) =>
        _hostPaths.Count == 0 ? text : _pattern.Replace(text, match => _hostPaths[match.Value]);

    /// <summary>Creates the container's working directory on this machine and returns its path.</summary>
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
                {
                    Collect(entry, path, files);
                }

                break;
            case ContainerFile file:
                files[path] = file;
                break;
            default:
                throw new NotSupportedException($"{path} cannot be created: {item.GetType().Name} is not supported.");
        }
    }

    // Bind-mounted folders and files are not created. The server reports missing ones.
    private void CreateDirectories(IEnumerable<ContainerMountAnnotation> mounts, IEnumerable<string> files)
    {
        var others = mounts.Where(IsBindMount).Select(TargetOf).Concat(files).ToHashSet();
        foreach (var (target, path) in _hostPaths)
        {
            if (!others.Contains(target))
            {
                Directory.CreateDirectory(path);
            }
        }
    }

    private async Task WriteAsync(string containerPath, ContainerFile file, CancellationToken cancellationToken)
    {
        var contents = file.Contents
            ?? (file.SourcePath is { } source ? await File.ReadAllTextAsync(source, cancellationToken) : "");
        var path = _hostPaths[containerPath];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, Translate(contents), cancellationToken);
    }

    private string UnderRoot(string containerPath) =>
        Path.Combine(_dataDirectory, "root", containerPath.TrimStart('/'));

    private string SourceOf(ContainerMountAnnotation mount) =>
        IsBindMount(mount) ? mount.Source!
        : mount.Source is { } volume ? Path.Combine(_dataDirectory, "volumes", volume)
        : UnderRoot(mount.Target);

    private static bool IsBindMount(ContainerMountAnnotation mount) => mount.Type is ContainerMountType.BindMount;

    private static string TargetOf(ContainerMountAnnotation mount) =>
        mount.Target.Length > 1 ? mount.Target.TrimEnd('/') : mount.Target;
}
