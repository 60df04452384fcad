namespace PrimeApp.Tests.Infrastructure;

/// <summary>The processes of this machine and what they listen on, as Linux lists them: see proc(5).</summary>
public static class ProcessTable
{
    private const string Listening = "0A";

    /// <summary>The processes that have a variable in their environment, and all that these have started.</summary>
    /// <param name="variable">The variable with its value, as in <c>NAME=value</c>.</param>
    public static IReadOnlyList<ProcessEntry> FindWith(string variable)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<ProcessEntry>()
            .ToList();
        var found = all.Where(process => ReadStrings(process.Id, "environ").Contains(variable)).ToHashSet();

        // Some programs write over their environment.
        while (all.Any(process => found.Any(other => other.Id == process.ParentId) && found.Add(process)))
        {
        }

        return [.. found];
    }

    /// <summary>Whether a process still runs. One that has ended but was not waited for does not.</summary>
    public static bool IsRunning(ProcessEntry process) => Read(process.Id)?.StartedAt == process.StartedAt;

    /// <summary>The TCP ports that processes listen on.</summary>
    public static IReadOnlyList<int> ListeningPorts(IEnumerable<ProcessEntry> processes)
    {
        var ports = new SortedSet<int>();
        foreach (var process in processes)
        {
            var sockets = ReadSockets(process.Id);
            var listeners = ReadListeners(process.Id).Where(listener => sockets.Contains(listener.Socket));
            ports.UnionWith(listeners.Select(listener => listener.Port));
        }

        return [.. ports];
    }

    /// <summary>The TCP ports that any process listens on in the network of a process.</summary>
    public static IReadOnlyList<int> ListeningPortsAround(int processId) =>
        [.. ReadListeners(processId).Select(listener => listener.Port).Distinct()];

    private static ProcessEntry? Read(int id)
    {
        if (Try(() => File.ReadAllText($"/proc/{id}/stat")) is not { } stat)
        {
            return null;
        }

        // The name is in parentheses and may contain parentheses and spaces.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int state = 0, parent = 1, startTime = 19;
        return fields[state] is "Z" or "X"
            ? null
            : new ProcessEntry(
                id,
                int.Parse(fields[parent], CultureInfo.InvariantCulture),
                long.Parse(fields[startTime], CultureInfo.InvariantCulture),
                string.Join(' ', ReadStrings(id, "cmdline")));
    }

    private static string[] ReadStrings(int id, string file) =>
        Try(() => File.ReadAllText($"/proc/{id}/{file}"))?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static HashSet<string> ReadSockets(int id) =>
    [
        .. (Try(() => Directory.GetFiles($"/proc/{id}/fd")) ?? [])
            .Select(file => Try(() => new FileInfo(file).LinkTarget))
            .OfType<string>(),
    ];

    private static IEnumerable<(int Port, string Socket)> ReadListeners(int id) =>
        from file in (string[])["tcp", "tcp6"]
        from line in Try(() => File.ReadAllLines($"/proc/{id}/net/{file}")) ?? []
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields[3] == Listening
        let port = int.Parse(fields[1].Split(':')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        select (port, $"socket:[{fields[9]}]");

    // Null when the process has just ended or belongs to another user.
    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A process that runs.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ParentId">
/// The number of the process that started it or, when that has ended, of the one that has adopted it.
/// </param>
/// <param name="StartedAt">
/// When it started, in ticks since the machine did. With it, a process is told from a later one of the same number.
/// </param>
/// <param name="CommandLine">Its program and arguments.</param>
public sealed record ProcessEntry(int Id, int ParentId, long StartedAt, string CommandLine)
{
    /// <summary>Its program, as it was started.</summary>
    public string Program => CommandLine.Split(' ')[0];
}
