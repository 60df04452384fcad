namespace PrimeApp.AppHost.Development;

/// <summary>What the AppHost tells the developer: lines of plain text on its standard output.</summary>
/// <param name="output">Where the lines go.</param>
internal sealed class DevelopmentConsole(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    /// <summary>Writes a line.</summary>
    public void WriteLine(string text) => _output.WriteLine(text);

    /// <summary>Writes a line about a resource.</summary>
    public void WriteLine(string resource, string text) => WriteLine($"{resource}: {text}");
}
