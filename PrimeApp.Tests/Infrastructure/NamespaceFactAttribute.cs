namespace PrimeApp.Tests.Infrastructure;

/// <summary>A test that needs namespaces of its own; where users may not have them, the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute() => Skip = NetworkNamespace.Obstacle;
}
