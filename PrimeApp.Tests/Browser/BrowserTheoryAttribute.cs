namespace PrimeApp.Tests.Browser;

/// <summary>A theory that needs a browser; where none can be had, it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Obstacle;
}
