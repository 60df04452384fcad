namespace PrimeApp.Tests.Chaos;

/// <summary>The failures at full length: <c>dotnet test --filter Category=Chaos</c>.</summary>
[Trait("Category", "Chaos")]
public sealed class LongChaosTests() : ChaosTests(new ChaosScale(
    Tasks: 10_000, Duration: TimeSpan.FromMinutes(1), Outage: TimeSpan.FromMinutes(10), IsPatient: true));
