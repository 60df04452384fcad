namespace PrimeApp.Tests.Documentation;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">Its path from the root of the repository.</param>
internal sealed partial record MarkdownFile(string Path)
{
    // Results of builds, and files of others.
    private static readonly string[] Foreign = ["bin", "obj", "artifacts", "node_modules", ".tools", ".data", ".git"];

    /// <summary>Every page of the repository.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } = [.. Find(RepositoryRoot.Path)
        .Select(file =>
            new MarkdownFile(System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/')))];

    /// <summary>Its text.</summary>
    public string Text => File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, Path));

    /// <summary>The files and folders that it links to, with the part after <c>#</c> where there is one.</summary>
    public IEnumerable<(string Target, string? Anchor)> Links =>
        from Match link in Link().Matches(CodeBlock().Replace(Text, ""))
        let address = link.Groups[1].Value
        where !address.Contains("://", StringComparison.Ordinal)
        let parts = address.Split('#')
        let target = parts[0].Length == 0 ? Path : Resolve(parts[0])
        select (target, parts.Length > 1 ? parts[1] : null);

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors =>
        from Match heading in Heading().Matches(CodeBlock().Replace(Text, ""))
        select Punctuation().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>The rows of all tables whose first column has the given heading, without the marks of code.</summary>
    public IReadOnlyList<string[]> ReadTables(string heading)
    {
        var rows = new List<string[]>();
        var inTable = false;
        foreach (var line in Text.Split('\n'))
        {
            var cells = CellEnd().Split(line.Replace("`", "", StringComparison.Ordinal).Trim('|', '\r'))
                .Select(cell => cell.Replace("\\|", "|", StringComparison.Ordinal).Trim()).ToArray();
            if (!line.StartsWith('|'))
            {
                inTable = false;
            }
            else if (cells[0] == heading)
            {
                inTable = true;
            }
            else if (inTable && !line.StartsWith("|--", StringComparison.Ordinal))
            {
                rows.Add(cells);
            }
        }

        return rows.Count > 0 ? rows
            : throw new InvalidOperationException($"No table of {Path} begins with '{heading}'.");
    }

    public override string ToString() => Path;

    private string Resolve(string target) => System.IO.Path.GetRelativePath(
        RepositoryRoot.Path,
        System.IO.Path.Combine(RepositoryRoot.Path, System.IO.Path.GetDirectoryName(Path)!, target)).Replace('\\', '/');

    private static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*.md").Concat(
        Directory.EnumerateDirectories(folder)
            .Where(child => !Foreign.Contains(System.IO.Path.GetFileName(child)))
            .SelectMany(Find));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // A bar after a backslash is part of a cell.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
