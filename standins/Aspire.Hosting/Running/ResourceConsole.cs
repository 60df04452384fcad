namespace Aspire.Hosting.Running;

/// <summary>The console of the host, where the lines of all resources meet.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="useColors">Whether names are coloured.</param>
internal sealed class ResourceConsole(TextWriter output, bool useColors)
{
    // Red is left to errors.
    private static readonly int[] Colors = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _colors = [];
    private int _width;

    /// <summary>Makes room for the names of resources and gives each a colour.</summary>
    public void Introduce(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _colors.TryAdd(name, Colors[_colors.Count % Colors.Length]);
            _width = Math.Max(_width, name.Length);
        }
    }

    /// <summary>Writes a line of a resource's own output.</summary>
    public void WriteLine(string name, string line) => Write($"{Color(name, $"{name.PadRight(_width)} |")} {line}");

    /// <summary>Writes what the host has to say about a resource.</summary>
    public void WriteState(string name, string message) => Write($"{Color(name, $"{name.PadRight(_width)} *")} {message}");

    /// <summary>Writes what the host has to say.</summary>
    public void Write(string message)
    {
        lock (_lock)
        {
            output.WriteLine(message);
        }
    }

    private string Color(string name, string text)
        => useColors && _colors.TryGetValue(name, out var color) ? $"\e[{color}m{text}\e[0m" : text;
}
