using System.Reflection;

namespace Aspire.Hosting.Running;

/// <summary>Where the application host comes from .</summary>
internal sealed class ApplicationHostProject
{
    private const string ProjectPathKey = "AppHostProjectPath";

    public ApplicationHostProject(DistributedApplicationOptions options)
    {
        Assembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        Directory = options.ProjectDirectory
            ?? Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
                .FirstOrDefault(attribute => attribute.Key.Equals(ProjectPathKey, StringComparison.OrdinalIgnoreCase))?.Value
            ?? Environment.CurrentDirectory;
        RepositoryDirectory = FindRepository(Directory);
    }

    public Assembly? Assembly { get; }

    /// <summary>The project's folder.</summary>
    public string Directory { get; }

    /// <summary>The nearest folder above that has a solution or is under version control, else the project's own.</summary>
    public string RepositoryDirectory { get; }

    private static string FindRepository(string directory)
    {
        for (var candidate = new DirectoryInfo(directory); candidate is not null; candidate = candidate.Parent)
        {
            if (candidate.EnumerateFileSystemInfos().Any(entry => entry.Name == ".git" || entry.Extension is ".sln" or ".slnx"))
            {
                return candidate.FullName;
            }
        }

        return directory;
    }
}
