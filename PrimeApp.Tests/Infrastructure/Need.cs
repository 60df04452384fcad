namespace PrimeApp.Tests.Infrastructure;

/// <summary>Skips a test on a machine that lacks what the test needs. The first line of such a test.</summary>
internal static class Need
{
    /// <summary>Needs what has no obstacle, which is null then.</summary>
    public static void That(string? obstacle)
    {
        if (obstacle is not null)
        {
            Assert.Skip(obstacle);
        }
    }

    /// <summary>Needs programs: installed, or fetched into .tools.</summary>
    public static void Program(params string[] names) =>
        That(names.Where(name => Tools.FindOrFetch(name) is null).Select(Tools.Explain).FirstOrDefault());
}
