namespace PrimeApp.Tests.EndToEnd;

/// <summary>The tests that share one running AppHost; two at a time would only slow each other down.</summary>
[CollectionDefinition(Name)]
public sealed class AppHostCollection : ICollectionFixture<AppHostFixture>
{
    public const string Name = "AppHost";
}
