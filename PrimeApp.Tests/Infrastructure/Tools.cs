namespace PrimeApp.Tests.Infrastructure;

/// <summary>Finds native programs: on PATH, or where the AppHost unpacks those that a machine lacks.</summary>
public static class Tools
{
    /// <summary>Absolute path of a program, or null when there is none.</summary>
    public static string? Find(string name)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (onPath is not null)
            return onPath;

        var unpacked = Path.Combine(RepositoryRoot.Path, ".tools");
        return Directory.Exists(unpacked)
            ? Directory.EnumerateFiles(unpacked, name, SearchOption.AllDirectories).FirstOrDefault()
            : null;
    }
}
