namespace PrimeApp.Tests.EndToEnd;

/// <summary>
/// A test that needs a server which not every machine's AppHost can run: natively, or in a container. Where it cannot,
/// the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AppHostFactAttribute : FactAttribute
{
    /// <summary>Names the server's program.</summary>
    public AppHostFactAttribute(string program)
    {
        Program = program;
        Skip = Tools.FindOrFetch(program) is null ? Tools.Explain(program) : null;
    }

    /// <summary>The program.</summary>
    public string Program { get; }
}
