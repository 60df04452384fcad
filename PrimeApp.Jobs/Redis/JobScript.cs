using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PrimeApp.Jobs.Redis;

/// <summary>
/// A Lua script. Its head declares its keys and arguments, in lines that begin with KEYS and ARGV: first those that
/// stand once, then groups, of which a call has any number of items: <c>-- KEYS  ready; item: claim, task</c>.
/// </summary>
/// <remarks>
/// The script names them: <c>keys.ready</c>, <c>args.lease</c>, <c>item.task[i]</c>, <c>#item</c>, and the members of
/// <see cref="Outcome"/>: <c>outcome.done</c>. Each name becomes an index or a number when the script is loaded, so
/// names cost nothing when it runs, and a name that is not declared is an error at start. <see cref="ScriptCall"/> is
/// the other side of it.
/// </remarks>
internal sealed partial class JobScript
{
    private static readonly List<JobScript> Scripts = [];
    private static readonly string Prelude = Read("prelude");

    public static readonly JobScript Cancel = Load("cancel");
    public static readonly JobScript Claim = Load("claim");
    public static readonly JobScript Complete = Load("complete");
    public static readonly JobScript Fail = Load("fail");
    public static readonly JobScript Housekeep = Load("housekeep");
    public static readonly JobScript Page = Load("page");
    public static readonly JobScript PageDead = Load("page_dead");
    public static readonly JobScript Pause = Load("pause");
    public static readonly JobScript Progress = Load("progress");
    public static readonly JobScript Reap = Load("reap");
    public static readonly JobScript Renew = Load("renew");
    public static readonly JobScript Restore = Load("restore");
    public static readonly JobScript Resume = Load("resume");
    public static readonly JobScript Return = Load("return");
    public static readonly JobScript Retry = Load("retry");
    public static readonly JobScript Settle = Load("settle");
    public static readonly JobScript Submit = Load("submit");

    /// <summary>Compiles a script.</summary>
    /// <param name="name">The name of the operation in metrics.</param>
    /// <param name="source">The script, without the prelude.</param>
    /// <exception cref="FormatException">It uses a name that its head does not declare.</exception>
    internal JobScript(string name, string source)
    {
        Name = name;
        Source = source;
        var (keys, keysOfGroups) = ParseHead(KeysLine().Match(source));
        var (arguments, argumentsOfGroups) = ParseHead(ArgumentsLine().Match(source));
        Keys = keys;
        Arguments = arguments;
        Groups =
        [
            .. keysOfGroups.Keys.Union(argumentsOfGroups.Keys).Select(group => new Group(
                group, keysOfGroups.GetValueOrDefault(group, []), argumentsOfGroups.GetValueOrDefault(group, []))),
        ];
        Text = DeclareGroups() + Prelude + Name_().Replace(source, Resolve);
        Hash = HashOf(Text);
    }

    public static IReadOnlyList<JobScript> All => Scripts;

    public string Name { get; }

    /// <summary>The script as it is written.</summary>
    public string Source { get; }

    /// <summary>The script as Redis runs it.</summary>
    public string Text { get; }

    /// <summary>SHA-1 of <see cref="Text"/>, by which Redis knows the script.</summary>
    public byte[] Hash { get; }

    /// <summary>The names of the keys that stand once.</summary>
    public string[] Keys { get; }

    /// <summary>The names of the arguments that stand once.</summary>
    public string[] Arguments { get; }

    /// <summary>
    /// The groups. A call passes their sizes first, in this order; their keys and arguments follow those that stand
    /// once.
    /// </summary>
    public Group[] Groups { get; }

    private static JobScript Load(string name)
    {
        var script = new JobScript(name, Read(name));
        Scripts.Add(script);
        return script;
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by SHA-1.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));

    private static (string[] Names, Dictionary<string, string[]> Groups) ParseHead(Match line)
    {
        var parts = line.Groups["names"].Value.Split(';', StringSplitOptions.TrimEntries);
        return (
            SplitNames(parts[0]),
            parts.Skip(1).Select(part => part.Split(':')).ToDictionary(part => part[0], part => SplitNames(part[1])));
    }

    private static string[] SplitNames(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Declares the number of items of each group, and where its keys and arguments begin.</summary>
    private string DeclareGroups()
    {
        var text = new StringBuilder();
        var keys = $"{Keys.Length}";
        var arguments = $"{Groups.Length + Arguments.Length}";
        for (var i = 0; i < Groups.Length; i++)
        {
            var (name, keysOfItem, argumentsOfItem) = Groups[i];
            text.Append(CultureInfo.InvariantCulture, $"local {name}_count = tonumber(ARGV[{i + 1}]) ")
                .Append(CultureInfo.InvariantCulture, $"local {name}_keys = {keys} ")
                .Append(CultureInfo.InvariantCulture, $"local {name}_arguments = {arguments} ");
            keys = $"{name}_keys + {keysOfItem.Length} * {name}_count";
            arguments = $"{name}_arguments + {argumentsOfItem.Length} * {name}_count";
        }

        return text.ToString();
    }

    private string Resolve(Match match)
    {
        var (holder, name, index) = (match.Groups["holder"].Value, match.Groups["name"].Value, match.Groups["index"]);
        switch (holder)
        {
            case "keys":
                return $"KEYS[{Find(Keys) + 1}]";
            case "args":
                return $"ARGV[{Groups.Length + Find(Arguments) + 1}]";
            case "outcome":
                return $"{(int)(Enum.TryParse<Outcome>(name.Replace("_", "", StringComparison.Ordinal), true,
                    out var outcome) ? outcome : throw Unknown())}";
            case "#":
                return Groups.Any(group => group.Name == name) ? $"{name}_count" : match.Value;
            default:
                var group = Groups.FirstOrDefault(group => group.Name == holder);
                if (group is null || !index.Success)
                {
                    return match.Value;
                }

                var isKey = group.Keys.Contains(name);
                var names = isKey ? group.Keys : group.Arguments;
                return $"{(isKey ? "KEYS" : "ARGV")}[{holder}_{(isKey ? "keys" : "arguments")} + "
                    + $"{names.Length} * {index.Value} - {names.Length - 1 - Find(names)}]";
        }

        int Find(string[] names) => Array.IndexOf(names, name) is var found and >= 0 ? found : throw Unknown();

        FormatException Unknown() =>
            new($"The script {Name}.lua uses '{match.Value}', which its head does not declare.");
    }

    [GeneratedRegex(@"^-- KEYS  (?<names>.*)$", RegexOptions.Multiline)]
    private static partial Regex KeysLine();

    [GeneratedRegex(@"^-- ARGV  (?<names>.*)$", RegexOptions.Multiline)]
    private static partial Regex ArgumentsLine();

    [GeneratedRegex(@"(?<![\w.#])(?:(?<holder>#)|(?<holder>[a-z]+)\.)(?<name>[a-z_]+)(?:\[(?<index>\w+)\])?")]
    private static partial Regex Name_();

    /// <summary>Keys and arguments of which a call has any number of items.</summary>
    /// <param name="Name">What the script calls one of them.</param>
    /// <param name="Keys">The names of its keys.</param>
    /// <param name="Arguments">The names of its arguments.</param>
    internal sealed record Group(string Name, string[] Keys, string[] Arguments);
}
