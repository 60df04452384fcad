namespace PrimeApp.Tests.Browser;

/// <summary>A test that needs a browser; where none can be had, it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Obstacle;
}
