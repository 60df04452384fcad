using PrimeApp.Tests.Settings;

namespace PrimeApp.Tests.Documentation;

/// <summary>docs/configuration.md says what the options classes, the AppHost and the compose file say.</summary>
[Trait("Category", "Unit")]
public sealed partial class ConfigurationDocumentationTests
{
    private static readonly MarkdownFile Page = new("docs/configuration.md");

    private static string ComposeFile => Read("docker-compose.yaml");

    /// <summary>The settings of the AppHost that are numbers.</summary>
    public static TheoryData<string, string, string> AppHostNumbers()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var row in Page.ReadTables("AppHost").Where(row => row[1] == "number"))
        {
            data.Add(row[0], row[2], row[3]);
        }

        return data;
    }

    [Fact]
    public void Every_setting_is_there_with_its_type_default_and_range() => Assert.Equal(
        Setting.All
            .Select(setting => $"| {setting.Name} | {setting.Kind} | {setting.Default} | {RangeOf(setting)} |")
            .Order(StringComparer.Ordinal),
        Page.ReadTables("setting")
            .Select(row => $"| {row[0]} | {row[1]} | {row[2]} | {RangeOf(row[3])} |")
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AppHostNumbers))]
    public void The_AppHost_allows_what_the_page_says(string name, string defaultValue, string range)
    {
        var bounds = range.Split(" to ").Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(ReadAppHost(), ReadAppHost((name, defaultValue)));
        Assert.NotNull(ReadAppHost((name, $"{bounds[0]}")));
        Assert.NotNull(ReadAppHost((name, $"{bounds[1]}")));
        Assert.Throws<AppHostException>(() => ReadAppHost((name, $"{bounds[0] - 1}")));
        Assert.Throws<AppHostException>(() => ReadAppHost((name, $"{bounds[1] + 1}")));
    }

    [Fact]
    public void Every_variable_of_compose_is_there_with_its_default()
    {
        var file = ComposeFile;
        var listed = Page.ReadTables("variable").ToDictionary(row => row[0], row => row[1]);
        var variables = EnvironmentLine().Matches(Read(".env.example")).Select(match => match.Groups[1].Value);

        Assert.Equal(variables.Order(StringComparer.Ordinal), listed.Keys.Order(StringComparer.Ordinal));
        Assert.All(listed, variable => Assert.Contains(
            variable.Value switch
            {
                "required" => $"${{{variable.Key}:?",
                // The default is empty, or the file leaves out the text around the variable.
                "" => $"${{{variable.Key}:",
                var value => $"${{{variable.Key}:-{value}}}",
            },
            file,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Variables_of_compose_have_the_defaults_of_the_settings_that_they_set()
    {
        var settings = Setting.All.ToDictionary(setting => setting.Name.Replace(":", "__", StringComparison.Ordinal));
        var set = EnvironmentDefault().Matches(ComposeFile)
            .Select(match => (Name: match.Groups[1].Value, Default: match.Groups[2].Value))
            // The defaults of links are for one service alone, so compose sets others.
            .Where(variable => settings.ContainsKey(variable.Name)
                && !variable.Name.StartsWith("Links__", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(set);
        Assert.All(set, variable => Assert.Equal(settings[variable.Name].Default, variable.Default));
    }

    private static string RangeOf(Setting setting) =>
        setting.Minimum is null ? "" : $"{setting.Minimum} to {setting.Maximum}";

    private static string RangeOf(string cell) => cell.Contains(" to ", StringComparison.Ordinal) ? cell : "";

    private static string Read(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", file));

    private static AppHostSettings ReadAppHost(params (string Name, string Value)[] settings) => AppHostSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
            .Build());

    [GeneratedRegex(@"^([A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex EnvironmentLine();

    [GeneratedRegex(@"^ +(\w+__\w+): ""\$\{\w+:-([^}]*)\}""", RegexOptions.Multiline)]
    private static partial Regex EnvironmentDefault();
}
