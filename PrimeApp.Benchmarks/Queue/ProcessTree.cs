namespace PrimeApp.Benchmarks.Queue;

/// <summary>The resources that a process and its descendants use. Linux only.</summary>
/// <param name="root">The id of the process.</param>
internal sealed class ProcessTree(int root)
{
    // USER_HZ. It is 100 on every machine that .NET supports.
    private const double TicksPerSecond = 100;

    private const int ParentField = 1;
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;

    /// <summary>The processor time used so far.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromSeconds(
        Members()
            .Sum(process => ReadField(process, UserTimeField) + ReadField(process, SystemTimeField)) / TicksPerSecond);

    /// <summary>The physical memory in bytes. Memory that several processes share counts once.</summary>
    public long Memory => Members().Sum(process =>
    {
        const string Field = "Pss:";
        var line = File.ReadLines($"/proc/{process}/smaps_rollup")
            .First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return 1024 * long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture);
    });

    private List<int> Members()
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var process) ? process : 0)
            .Where(process => process > 0)
            .ToLookup(process => ReadField(process, ParentField));
        var members = new List<int> { root };
        for (var i = 0; i < members.Count; i++)
        {
            members.AddRange(children[members[i]]);
        }

        return members;
    }

    /// <summary>Reads a field of a process, counted from the one after its name; 0 if the process has ended.</summary>
    private static long ReadField(int process, int field)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return long.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[field], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
