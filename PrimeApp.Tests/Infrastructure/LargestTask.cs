namespace PrimeApp.Tests.Infrastructure;

/// <summary>
/// The largest allowed task. It takes a second or more, so a test can act on it while it runs.
/// </summary>
internal static class LargestTask
{
    public const long N = NthPrime.MaxN;

    public const ulong LastPrime = 3_475_385_758_524_527;

    /// <summary>Lets an API accept it.</summary>
    public static readonly (string Key, string? Value) Setting = ("Tasks:MaxN", $"{N}");
}
