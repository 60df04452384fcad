namespace PrimeApp.Tests.Architecture;

/// <summary>What the formatter does not see.</summary>
[Trait("Category", "Unit")]
public sealed class StyleTests
{
    private const int MaxColumns = 120;
    private const int MaxFilesInFolder = 15;

    private static readonly string[] Projects =
        [.. Directory.GetDirectories(RepositoryRoot.Path, "PrimeApp.*").Order(StringComparer.Ordinal)];

    private static IEnumerable<string> SourceFiles => Projects
        .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
            && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>A text in quotes, such as a message that a test expects, is not broken for its length.</summary>
    [Fact]
    public void No_line_is_too_long() => Assert.Empty(
        from file in SourceFiles
        from line in File.ReadLines(Path.Combine(RepositoryRoot.Path, file)).Index()
        let text = line.Item.TrimStart()
        where line.Item.Length > MaxColumns && !text.StartsWith("[InlineData(", StringComparison.Ordinal)
            && !text.StartsWith('"')
        select $"{file}({line.Index + 1}): {line.Item.Length} columns");

    [Fact]
    public void No_folder_has_too_many_files() => Assert.Empty(
        from folder in SourceFiles.GroupBy(file => Path.GetDirectoryName(file))
        where folder.Count() > MaxFilesInFolder
        select $"{folder.Key}: {folder.Count()} files");

    [Fact]
    public void A_namespace_is_named_as_its_folder() => Assert.Empty(
        from file in SourceFiles
        from line in File.ReadLines(Path.Combine(RepositoryRoot.Path, file))
        where line.StartsWith("namespace ", StringComparison.Ordinal)
        let expected = Path.GetDirectoryName(file)!.Replace('/', '.').Replace('\\', '.')
        where line != $"namespace {expected};"
        select $"{file}: {line}");
}
