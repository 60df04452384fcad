namespace PrimeApp.Tests.Api;

/// <summary>
/// A test that needs the package <c>eventsource</c> for Node.js; where it cannot be had, the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EventSourceFactAttribute : FactAttribute
{
    internal static readonly NpmPackage Package = new("eventsource@4.1.0");

    public EventSourceFactAttribute() => Skip = Package.Obstacle;
}
