namespace PrimeApp.Tests.Documentation;

/// <summary>The clients of docs/clients do what they say, each where its language is.</summary>
[Trait("Category", "Integration")]
public sealed class ClientExampleTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    // This includes the time of the compiler.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Fact]
    public Task CSharp()
    {
        Need.Program("dotnet");
        return PrintsThePrimesAsync("dotnet", "run", "client.cs", "--");
    }

    [Fact]
    public Task Python()
    {
        Need.Program("python3");
        return PrintsThePrimesAsync("python3", "client.py");
    }

    [Fact]
    public Task JavaScript()
    {
        Need.Program("node");
        return PrintsThePrimesAsync("node", "client.mjs");
    }

    [Fact]
    public Task PowerShell()
    {
        Need.Program("pwsh");
        return PrintsThePrimesAsync("pwsh", "-NoProfile", "-File", "client.ps1");
    }

    private async Task PrintsThePrimesAsync(string program, params string[] arguments)
    {
        Assert.Equal(
            (0, "The first primes are [2, 3, 5, 7, 11], and prime 1000 is 7919."),
            await RunAsync(program, [.. arguments, "1000"]));

        var (exitCode, output) = await RunAsync(program, [.. arguments, "0"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("'n' is 0", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(Tools.FindOrFetch(program)!, arguments)
        {
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "docs", "clients"),
        };
        start.Environment["PRIMEAPP_URL"] = services.Api.Client.BaseAddress!.ToString().TrimEnd('/');
        var (exitCode, output, errors) = await TestProcess.RunAsync(start, Timeout);
        return (exitCode, (output + errors).Trim());
    }
}
