namespace PrimeApp.Tests.Infrastructure;

/// <summary>
/// The largest task there is: it takes a second or more, so there is time to do something to it meanwhile.
/// </summary>
internal static class LargestTask
{
    public const long N = NthPrime.MaxN;

    public const ulong LastPrime = 3_475_385_758_524_527;

    /// <summary>Lets an API accept it.</summary>
    public static readonly (string Key, string? Value) Setting = ("Tasks:MaxN", $"{N}");
}
