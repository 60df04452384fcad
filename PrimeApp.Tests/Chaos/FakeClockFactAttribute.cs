namespace PrimeApp.Tests.Chaos;

/// <summary>A test that needs libfaketime; where it is missing, the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeClockFactAttribute : FactAttribute
{
    /// <summary>Looks for the library.</summary>
    public FakeClockFactAttribute()
    {
        if (FakeClock.Library is null)
        {
            Skip = "There is no libfaketime below /usr/lib; the package faketime has it.";
        }
    }
}
