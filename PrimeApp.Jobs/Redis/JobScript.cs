using System.Reflection;

namespace PrimeApp.Jobs.Redis;

/// <summary>A Lua script of the folder Scripts, each of which says what it takes and gives.</summary>
internal sealed class JobScript
{
    private static readonly List<JobScript> Scripts = [];
    private static readonly string Prelude = Read("prelude");

    public static readonly JobScript Cancel = new("cancel");
    public static readonly JobScript Claim = new("claim");
    public static readonly JobScript Complete = new("complete");
    public static readonly JobScript Fail = new("fail");
    public static readonly JobScript Housekeep = new("housekeep");
    public static readonly JobScript Page = new("page");
    public static readonly JobScript PageDead = new("page_dead");
    public static readonly JobScript Pause = new("pause");
    public static readonly JobScript Progress = new("progress");
    public static readonly JobScript Reap = new("reap");
    public static readonly JobScript Renew = new("renew");
    public static readonly JobScript Restore = new("restore");
    public static readonly JobScript Resume = new("resume");
    public static readonly JobScript Retire = new("retire");
    public static readonly JobScript Return = new("return");
    public static readonly JobScript Revive = new("revive");
    public static readonly JobScript Settle = new("settle");
    public static readonly JobScript Submit = new("submit");
    public static readonly JobScript Unclaim = new("unclaim");

    private JobScript(string name)
    {
        Name = name;
        Text = Prelude + Read(name);
        Scripts.Add(this);
    }

    public static IReadOnlyList<JobScript> All => Scripts;

    public string Name { get; }

    public string Text { get; }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
