namespace PrimeApp.Tests.Primes;

/// <summary>Compares with other people's programs.</summary>
[Trait("Category", "Unit")]
public sealed class OracleTests
{
    [Theory]
    [InlineData(0, 200_000_000)]
    [InlineData(999_999_000, 1_040_000_000)]
    [InlineData(4_294_900_000, 4_330_000_000)]
    [InlineData(1_000_000_000_000, 1_000_050_000_000)]
    [InlineData(1_099_500_000_000, 1_099_550_000_000)]
    [InlineData(99_999_990_000_000, 100_000_010_000_000)]
    public async Task Counts_are_those_of_primesieve(long start, long stop)
    {
        Need.Program("primesieve");
        Assert.Equal(
            await AskAsync("primesieve", Text(start), Text(stop), "--count", "--quiet"),
            PrimeCounter.Count((ulong)start, (ulong)stop));
    }

    [Theory]
    [InlineData(123_456_789)]
    [InlineData(1_234_567_890)]
    public async Task Counts_are_those_of_primecount(long stop)
    {
        Need.Program("primecount");
        Assert.Equal(await AskAsync("primecount", Text(stop)), PrimeCounter.Count(0, (ulong)stop, threads: 2));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static async Task<long> AskAsync(string program, params string[] arguments)
    {
        var (exitCode, output, _) = await TestProcess.RunAsync(
            new ProcessStartInfo(Tools.Find(program)!, arguments), TimeSpan.FromMinutes(5));
        Assert.Equal(0, exitCode);
        return long.Parse(output, CultureInfo.InvariantCulture);
    }
}
