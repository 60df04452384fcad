using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds and configures containers.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="image">The image, with or without a tag.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string image)
        => builder.AddResource(new ContainerResource(name)).WithImage(image);

    /// <summary>Adds a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="image">The image.</param>
    /// <param name="tag">The image's tag.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string image,
        string tag)
        => builder.AddResource(new ContainerResource(name)).WithImage(image, tag);

    /// <summary>Sets the image.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="image">The image, with or without a tag.</param>
    /// <param name="tag">The image's tag, unless <paramref name="image" /> has one.</param>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        // A colon after the last slash begins the tag; one before it belongs to the registry's port.
        var colon = image.LastIndexOf(':');
        if (colon > image.LastIndexOf('/'))
        {
            if (tag is not null)
            {
                throw new InvalidOperationException($"The image '{image}' already has a tag, so it cannot get the tag '{tag}' too.");
            }

            tag = image[(colon + 1)..];
            image = image[..colon];
        }

        return builder.WithAnnotation(
            new ContainerImageAnnotation { Image = image, Tag = tag ?? "latest" },
            ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Sets the image's tag.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource
    {
        builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Last().Tag = tag;
        return builder;
    }

    /// <summary>Sets the registry the image comes from.</summary>
    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource
    {
        builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Last().Registry = registry;
        return builder;
    }

    /// <summary>Replaces the image's own entry point.</summary>
    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
        where T : ContainerResource
    {
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    /// <summary>Mounts a path of the host.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="source">The path, absolute or relative to the application host's project folder.</param>
    /// <param name="target">The absolute path inside the container.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public static IResourceBuilder<T> WithBindMount<T>(
        this IResourceBuilder<T> builder,
        string source,
        string target,
        bool isReadOnly = false)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerMountAnnotation(
            Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory),
            target,
            ContainerMountType.BindMount,
            isReadOnly));

    /// <summary>Mounts a volume.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="name">The volume's name; null for one that nothing else can mount.</param>
    /// <param name="target">The absolute path inside the container.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public static IResourceBuilder<T> WithVolume<T>(
        this IResourceBuilder<T> builder,
        string? name,
        string target,
        bool isReadOnly = false)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    /// <summary>Mounts a volume that nothing else can mount.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="target">The absolute path inside the container.</param>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target)
        where T : ContainerResource
        => builder.WithVolume(name: null, target);

    /// <summary>Puts files into a folder of the container before it starts.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="destinationPath">The absolute path of the folder inside the container.</param>
    /// <param name="entries">The files.</param>
    /// <param name="defaultOwner">The owning user's id of files that name none.</param>
    /// <param name="defaultGroup">The owning group's id of files that name none.</param>
    /// <param name="umask">Permissions taken from files that name none.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        IEnumerable<ContainerFileSystemItem> entries,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null)
        where T : ContainerResource
        => builder.WithContainerFiles(
            destinationPath, (_, _) => Task.FromResult(entries), defaultOwner, defaultGroup, umask);

    /// <summary>Puts generated files into a folder of the container before it starts.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="destinationPath">The absolute path of the folder inside the container.</param>
    /// <param name="callback">Returns the files.</param>
    /// <param name="defaultOwner">The owning user's id of files that name none.</param>
    /// <param name="defaultGroup">The owning group's id of files that name none.</param>
    /// <param name="umask">Permissions taken from files that name none.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> callback,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerFileSystemCallbackAnnotation
        {
            DestinationPath = destinationPath,
            Callback = callback,
            DefaultOwner = defaultOwner,
            DefaultGroup = defaultGroup,
            Umask = umask,
        });

    /// <summary>Puts a copy of a file, or of the files of a folder, into a folder of the container before it starts.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="destinationPath">The absolute path of the folder inside the container.</param>
    /// <param name="sourcePath">The file or folder, absolute or relative to the application host's project folder.</param>
    /// <param name="defaultOwner">The owning user's id.</param>
    /// <param name="defaultGroup">The owning group's id.</param>
    /// <param name="umask">Permissions taken from the files.</param>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        string sourcePath,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null)
        where T : ContainerResource
    {
        var source = Path.GetFullPath(sourcePath, builder.ApplicationBuilder.AppHostDirectory);
        return builder.WithContainerFiles(
            destinationPath, (_, _) => Task.FromResult(FilesAt(source)), defaultOwner, defaultGroup, umask);
    }

    /// <summary>Sets how long the container lives.</summary>
    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime)
        where T : ContainerResource
        => builder.WithAnnotation(
            new ContainerLifetimeAnnotation { Lifetime = lifetime }, ResourceAnnotationMutationBehavior.Replace);

    private static IEnumerable<ContainerFileSystemItem> FilesAt(string path) => Directory.Exists(path)
        ? Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).Select(ItemAt)
        : [ItemAt(path)];

    private static ContainerFileSystemItem ItemAt(string path) => Directory.Exists(path)
        ? new ContainerDirectory { Name = Path.GetFileName(path), Entries = FilesAt(path) }
        : new ContainerFile { Name = Path.GetFileName(path), SourcePath = path };
}
