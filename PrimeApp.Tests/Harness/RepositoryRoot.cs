namespace PrimeApp.Tests.Harness;

/// <summary>Where the repository is: the folder that holds the solution, above the tests' own.</summary>
public static class RepositoryRoot
{
    /// <summary>Absolute path, without a slash at the end.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PrimeApp.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
