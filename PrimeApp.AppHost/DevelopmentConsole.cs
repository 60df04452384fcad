using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PrimeApp.AppHost;

/// <summary>Writes messages for the developer as lines of plain text.</summary>
/// <param name="output">The destination of the lines.</param>
internal sealed class DevelopmentConsole(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    public void WriteLine(string text) => _output.WriteLine(text);

    /// <summary>Writes a line about a resource.</summary>
    public void WriteLine(string resource, string text) => WriteLine($"{resource}: {text}");
}

internal static class DevelopmentConsoleExtensions
{
    /// <summary>Writes lines to the standard output, unless another console is registered.</summary>
    public static void AddConsole(this IDistributedApplicationBuilder builder) =>
        builder.Services.TryAddSingleton(_ => new DevelopmentConsole(Console.Out));
}
