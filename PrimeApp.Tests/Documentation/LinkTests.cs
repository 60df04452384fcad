namespace PrimeApp.Tests.Documentation;

[Trait("Category", "Unit")]
public sealed class LinkTests
{
    // GitHub links to these files by itself.
    private const string Templates = ".github/";

    public static TheoryData<string> Pages() => [.. MarkdownFile.All.Select(page => page.Path)];

    [Fact]
    public void Every_page_is_reached_from_the_README()
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>(["README.md"]);
        while (next.TryDequeue(out var page))
        {
            if (page.EndsWith(".md", StringComparison.Ordinal) && reached.Add(page))
            {
                foreach (var (target, _) in new MarkdownFile(page).Links)
                {
                    next.Enqueue(target);
                }
            }
        }

        Assert.Empty(MarkdownFile.All.Select(page => page.Path)
            .Where(page => !page.StartsWith(Templates, StringComparison.Ordinal))
            .Except(reached));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string path)
    {
        var broken = new MarkdownFile(path).Links.Where(link => !Exists(link.Target, link.Anchor));

        Assert.Empty(broken);
    }

    [Fact]
    public void The_README_is_read_in_a_minute_and_says_how_to_run_and_test()
    {
        var readme = new MarkdownFile("README.md").Text;

        Assert.Contains("\ndotnet run --project PrimeApp.AppHost\n", readme, StringComparison.Ordinal);
        Assert.Contains("\ndotnet test\n", readme, StringComparison.Ordinal);
        Assert.InRange(readme.Split('\n').Length, 1, 110);
    }

    private static bool Exists(string target, string? anchor)
    {
        var path = Path.Combine(RepositoryRoot.Path, target);
        if (anchor is null || !target.EndsWith(".md", StringComparison.Ordinal))
        {
            return File.Exists(path) || Directory.Exists(path);
        }

        return File.Exists(path) && new MarkdownFile(target).Anchors.Contains(anchor);
    }
}
