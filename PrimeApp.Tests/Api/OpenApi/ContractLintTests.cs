namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>Other people's linters find no error in the contract.</summary>
[Trait("Category", "Integration")]
public sealed class ContractLintTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    // Runs a program of the package on a file, without telemetry.
    private const string Script =
        """
        import { spawnSync } from "node:child_process";

        const [, program, ...options] = process.argv;
        const { status } = spawnSync("npm", ["exec", "--offline", "--", program, "lint", ...options], {
          env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
          shell: process.platform === "win32",
          stdio: ["ignore", "inherit", "ignore"],
        });
        process.exit(status ?? 1);
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_contract_has_no_error()
    {
        Need.That(NpmPackage.Redocly.Obstacle ?? NpmPackage.Spectral.Obstacle);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        using var folder = new TemporaryDirectory();
        var contract = folder["v1.json"];
        await File.WriteAllBytesAsync(contract, await api.Client.GetByteArrayAsync("/openapi/v1.json"));
        var rules = folder["rules.yaml"];
        await File.WriteAllTextAsync(rules, """extends: ["spectral:oas"]""");

        await AssertPassesAsync(NpmPackage.Redocly, "redocly", contract);
        await AssertPassesAsync(NpmPackage.Spectral, "spectral", contract, "--ruleset", rules);
    }

    private static async Task AssertPassesAsync(NpmPackage package, params string[] arguments)
    {
        using var linter = package.Run(Script, arguments);
        var output = await linter.StandardOutput.ReadToEndAsync().WaitAsync(Timeout);
        await linter.WaitForExitAsync().WaitAsync(Timeout);
        Assert.True(linter.ExitCode == 0, output);
    }
}
