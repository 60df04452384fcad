namespace PrimeApp.Tests.Infrastructure;

/// <summary>
/// A test that needs a program which not every machine has; where it is missing, the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Names the program that the test needs.</summary>
    public ToolFactAttribute(string tool)
    {
        Tool = tool;
        if (Tools.FindOrFetch(tool) is null)
        {
            Skip = Tools.Explain(tool);
        }
    }

    /// <summary>The program.</summary>
    public string Tool { get; }
}
