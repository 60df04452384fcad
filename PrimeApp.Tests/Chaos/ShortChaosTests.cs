namespace PrimeApp.Tests.Chaos;

/// <summary>The failures in a form that is short enough for every run of the tests.</summary>
[Trait("Category", "Integration")]
public sealed class ShortChaosTests() : ChaosTests(new ChaosScale(
    Tasks: 600, Duration: TimeSpan.FromSeconds(3), Outage: TimeSpan.FromSeconds(5), IsPatient: false));
