namespace PrimeApp.Benchmarks.Queue;

/// <summary>What a process and all that it has started use; on Linux.</summary>
/// <param name="root">Number of the process.</param>
internal sealed class ProcessTree(int root)
{
    // USER_HZ, which is 100 on every machine that .NET runs on.
    private const double TicksPerSecond = 100;

    private const int ParentField = 1;
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromSeconds(
        Members()
            .Sum(process => ReadField(process, UserTimeField) + ReadField(process, SystemTimeField)) / TicksPerSecond);

    /// <summary>Physical memory in use, in bytes; what several processes share counts once.</summary>
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

    /// <summary>A field of the process, counted from the one after its name; 0 when it has ended.</summary>
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
