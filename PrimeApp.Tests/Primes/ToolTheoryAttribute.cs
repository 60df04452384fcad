namespace PrimeApp.Tests.Primes;

/// <summary>
/// A theory that needs a program which not every machine has; where it is missing, the theory is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    /// <summary>Names the program that the theory needs.</summary>
    public ToolTheoryAttribute(string tool)
    {
        Tool = tool;
        if (Tools.Find(tool) is null)
        {
            Skip = $"{tool} is not installed (apt-get install {tool}).";
        }
    }

    /// <summary>The program.</summary>
    public string Tool { get; }
}
