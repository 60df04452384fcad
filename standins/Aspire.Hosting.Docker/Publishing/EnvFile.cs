namespace Aspire.Hosting.Docker.Publishing;

/// <summary>
/// The file <c>.env</c> beside the compose file: variables in alphabetical order, each below a comment. The values
/// belong to the operator, so publishing again keeps them.
/// </summary>
internal sealed class EnvFile
{
    private readonly string _path;
    private readonly SortedDictionary<string, (string Value, string? Comment)> _variables = new(StringComparer.Ordinal);

    private EnvFile(string path) => _path = path;

    /// <summary>Reads the file. The result is empty if the file does not exist.</summary>
    public static async Task<EnvFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = new EnvFile(path);
        if (!File.Exists(path))
        {
            return file;
        }

        string? comment = null;
        foreach (var line in await File.ReadAllLinesAsync(path, cancellationToken))
        {
            var text = line.TrimStart();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (text.StartsWith('#'))
            {
                comment = text[1..].Trim();
                continue;
            }

            if (equals > 0)
            {
                file._variables[text[..equals].Trim()] = (text[(equals + 1)..], comment);
            }

            comment = null;
        }

        return file;
    }

    /// <summary>Adds a variable without a value if the file does not have it.</summary>
    public void Add(string name, string? comment) => _variables.TryAdd(name, (string.Empty, comment));

    public Task WriteAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var (name, (value, comment)) in _variables)
        {
            if (!string.IsNullOrEmpty(comment))
            {
                lines.Add($"# {comment}");
            }

            lines.Add($"{name}={value}");
            lines.Add(string.Empty);
        }

        return File.WriteAllLinesAsync(_path, lines, cancellationToken);
    }
}
