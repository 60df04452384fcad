using PrimeApp.Api;
using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.Tests.Settings;

/// <summary>A service with a setting that is wrong says so in one line, and does not start.</summary>
public sealed class SettingsTests
{
    private const string NoHash = "0123";

    /// <summary>Each setting that has a range, with values below, above and beside it.</summary>
    public static TheoryData<string, string> ValuesOutOfRange()
    {
        var values = new TheoryData<string, string>();
        foreach (var setting in Setting.All.Where(setting => setting.Minimum is not null))
        {
            string[] wrong = setting.Kind == "duration"
                ? [Shift(setting.Minimum!, -1), Shift(setting.Maximum!, 1), "soon", ""]
                : [$"{Number(setting.Minimum!) - 1}", $"{Number(setting.Maximum!) + 1}", "1.5", "many", ""];
            foreach (var value in wrong)
            {
                values.Add(setting.Name, value);
            }
        }

        return values;
    }

    /// <summary>Each setting that has a range, with what is just allowed.</summary>
    public static TheoryData<string, string> Bounds()
    {
        var values = new TheoryData<string, string>();
        foreach (var setting in Setting.All.Where(setting => setting.Minimum is not null))
        {
            values.Add(setting.Name, setting.Minimum!);
            values.Add(setting.Name, setting.Maximum!);
            values.Add(setting.Name, setting.Default);
        }

        return values;
    }

    [Theory]
    [MemberData(nameof(ValuesOutOfRange))]
    [Trait("Category", "Unit")]
    public void A_value_out_of_range_is_one_line_with_what_is_allowed(string name, string value)
    {
        var setting = Setting.All.Single(setting => setting.Name == name);

        var error = Assert.Single(FindErrors(setting, (name, value)));

        var kind = setting.Kind == "duration" ? "a duration as [days.]hours:minutes:seconds" : "a whole number";
        Assert.Equal($"{name} is '{value}'. It must be {kind} from {setting.Minimum} to {setting.Maximum}.", error);
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    [Trait("Category", "Unit")]
    public void The_bounds_and_the_default_are_allowed(string name, string value) =>
        Assert.Empty(FindErrors(
            Setting.All.Single(setting => setting.Name == name), [(name, value), .. WhatItDependsOn(name)]));

    [Theory]
    [InlineData("Links:Grafana", "grafana", "It must be an address such as http://localhost:9090.")]
    [InlineData("Http:PathBase", "primes/", "is 'primes/'. It must be a path such as /primes.")]
    [InlineData("RateLimit:Burst", "9", "It must be at least a tenth of RateLimit:RequestsPerSecond")]
    [InlineData("Http:AllowedOrigins", "https://a.example,example.org", "'example.org'. It must be an origin such as")]
    [InlineData("Http:AllowedOrigins", "https://example.org/path", "It must be an origin such as https://example.org.")]
    [InlineData("ForwardedHeaders:KnownProxies", "10.0.0.2,proxy", "'proxy', which is not an IP address.")]
    [InlineData("ForwardedHeaders:KnownNetworks", "172.18.0.0", "has '172.18.0.0'; a network such as")]
    [InlineData("ForwardedHeaders:KnownNetworks", "0.0.0.0/0", "a network such as 172.18.0.0/16 is allowed.")]
    [InlineData("Auth:ApiKeys:alice:Hash", NoHash, "must be the SHA-256 of the key in 64 hexadecimal digits.")]
    [InlineData("Auth:ApiKeys:alice:Access", "Write", "It must be one of Full, Read, Metrics.")]
    [InlineData("Logging:LogLevel:Default", "Loud", "It must be one of Trace, Debug, Information, Warning, Error")]
    [InlineData("Secrets:Directory", "/no/such/folder", "It must be a folder that exists.")]
    [InlineData("urls", "localhost:8000", "It must be addresses such as http://localhost:5000.")]
    [InlineData("ConnectionStrings:redis", "", "is missing or has no address. It must be the address")]
    [InlineData("ConnectionStrings:redis", "localhost,pasword=s3cret",
        "Keyword 'pasword' is not supported. It must be")]
    [InlineData("Tasks:MaxN", "1e13", "It must be a whole number from 1 to 100000000000000.")]
    [Trait("Category", "Unit")]
    public void The_API_checks_its_settings(string name, string value, string allowed)
    {
        var error = Assert.Single(FindErrors(CreateApi((name, value))));

        Assert.StartsWith(name, error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Unit")]
    public void A_setting_of_another_service_is_not_looked_at() =>
        Assert.Empty(FindErrors(CreateApi(("Worker:MaxTasks", "0"))));

    [Fact]
    [Trait("Category", "Unit")]
    public void Several_settings_are_told_of_together() => Assert.Equal(
        2, FindErrors(CreateApi(("Tasks:MaxN", "0"), ("Queue:MaxLength", "0"))).Count);

    [Theory]
    [InlineData("PrimeApp.Worker", "Worker:MaxTasks", "0", "a whole number from 1 to 10000")]
    [InlineData("PrimeApp.Worker", "NthPrimeCache:Retention", "soon", "a duration as [days.]hours:minutes:seconds")]
    [InlineData("PrimeApp.Api", "Http:RequestTimeout", "00:00:00", "a duration as [days.]hours:minutes:seconds")]
    [Trait("Category", "Integration")]
    public async Task A_service_writes_the_line_and_ends(string project, string name, string value, string allowed)
    {
        await using var redis = RedisServer.CreateStopped();
        await using var service = ServiceProcess.Launch(project, redis, (name, value));

        Assert.Equal(SettingsExtensions.ExitCode, await service.WaitForExitAsync());
        await Eventually.TrueAsync(() => service.Lines.Count == 1);
        Assert.StartsWith($"error: {name} is '{value}'. It must be {allowed}", service.Output,
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> FindErrors(Setting setting, params (string Name, string Value)[] settings) =>
        SettingsCheck.FindErrors(setting.Class, Configure(settings).GetSection(setting.Section));

    /// <summary>What else must be set so that a setting may have any value of its range.</summary>
    private static (string Name, string Value)[] WhatItDependsOn(string name) => name switch
    {
        "RateLimit:RequestsPerSecond" => [("RateLimit:Burst", "10000000")],
        "RateLimit:Burst" => [("RateLimit:RequestsPerSecond", "0")],
        _ => [],
    };

    private static List<string> FindErrors(WebApplicationBuilder builder) => [.. builder.Build(out _)];

    private static WebApplicationBuilder CreateApi(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["ConnectionStrings:redis"] = "localhost";
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.AddServiceDefaults();
        builder.AddRedis();
        builder.AddQueueClient();
        builder.AddApi();
        return builder;
    }

    private static IConfiguration Configure((string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
        .Build();

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Shift(string duration, int milliseconds) =>
        $"{TimeSpan.Parse(duration, CultureInfo.InvariantCulture) + TimeSpan.FromMilliseconds(milliseconds):c}";
}
