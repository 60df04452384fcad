using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Adds the files that the application generates for a container to the compose file.</summary>
internal sealed class ServiceFiles(ComposeFile composeFile, Service service, string outputPath)
{
    private const UnixFileMode ReadableAndWritable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode DefaultUmask =
        UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public void Add(ContainerFileSystemCallbackAnnotation annotation, IEnumerable<ContainerFileSystemItem> items)
    {
        foreach (var item in items)
        {
            Add(annotation, item, annotation.DestinationPath, annotation.DefaultOwner, annotation.DefaultGroup);
        }
    }

    private void Add(
        ContainerFileSystemCallbackAnnotation annotation,
        ContainerFileSystemItem item,
        string folder,
        int? owner,
        int? group)
    {
        owner = item.Owner ?? owner;
        group = item.Group ?? group;
        switch (item)
        {
            case ContainerDirectory directory:
                foreach (var entry in directory.Entries)
                {
                    Add(annotation, entry, $"{folder}/{directory.Name}", owner, group);
                }

                break;
            case ContainerFileBase file:
                var name = $"{service.Name}_{folder.Replace('/', '_')}_{file.Name}";
                composeFile.AddConfig(new Config
                {
                    Name = name,
                    File = file.SourcePath is { } source ? Copy(source) : null,
                    Content = file.Contents,
                });
                service.AddConfig(new ConfigReference
                {
                    Source = name,
                    Target = $"{folder}/{file.Name}",
                    Uid = owner?.ToString(CultureInfo.InvariantCulture),
                    Gid = group?.ToString(CultureInfo.InvariantCulture),
                    Mode = file.Mode != 0 ? file.Mode : ReadableAndWritable & ~(annotation.Umask ?? DefaultUmask),
                });
                break;
        }
    }

    private string Copy(string source)
    {
        var name = Path.GetFileName(source);
        Directory.CreateDirectory(Path.Combine(outputPath, service.Name));
        File.Copy(source, Path.Combine(outputPath, service.Name, name));
        return $"{service.Name}/{name}";
    }
}
