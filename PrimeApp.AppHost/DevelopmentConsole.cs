using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PrimeApp.AppHost;

/// <summary>What the AppHost tells the developer: lines of plain text.</summary>
/// <param name="output">Where the lines go.</param>
internal sealed class DevelopmentConsole(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    /// <summary>Writes a line.</summary>
    public void WriteLine(string text) => _output.WriteLine(text);

    /// <summary>Writes a line about a resource.</summary>
    public void WriteLine(string resource, string text) => WriteLine($"{resource}: {text}");
}

/// <summary>Adds the console to the services of the AppHost.</summary>
internal static class DevelopmentConsoleExtensions
{
    /// <summary>Has lines go to the standard output, unless they were told to go elsewhere.</summary>
    public static void AddConsole(this IDistributedApplicationBuilder builder) =>
        builder.Services.TryAddSingleton(_ => new DevelopmentConsole(Console.Out));
}
