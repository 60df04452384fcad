namespace PrimeApp.Tests.Development;

[Trait("Category", "Unit")]
public sealed class AppHostSettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_apply() =>
        Assert.Equal(new AppHostSettings(1, 2, "everysec", IsGarnetForced: false), Read());

    [Fact]
    public void Settings_that_are_empty_are_those_that_were_not_given() => Assert.Equal(
        Read(),
        Read(("Workers:Count", ""), ("Workers:Threads", ""), ("Redis:AppendFsync", ""), ("Redis:Server", "")));

    [Theory]
    [InlineData(1, 1, "always", "auto", false)]
    [InlineData(100, 256, "Everysec", "Garnet", true)]
    public void Settings_may_have_any_value_in_their_range(
        int count, int concurrency, string appendFsync, string server, bool isGarnetForced) => Assert.Equal(
            new AppHostSettings(count, concurrency, appendFsync.ToLowerInvariant(), isGarnetForced),
            Read(
                ("Workers:Count", $"{count}"), ("Workers:Threads", $"{concurrency}"),
                ("Redis:AppendFsync", appendFsync), ("Redis:Server", server)));

    [Theory]
    [InlineData("Workers:Count", "0", "a whole number from 1 to 100")]
    [InlineData("Workers:Count", "101", "a whole number from 1 to 100")]
    [InlineData("Workers:Count", "-1", "a whole number from 1 to 100")]
    [InlineData("Workers:Count", "1.5", "a whole number from 1 to 100")]
    [InlineData("Workers:Count", "many", "a whole number from 1 to 100")]
    [InlineData("Workers:Count", "99999999999", "a whole number from 1 to 100")]
    [InlineData("Workers:Threads", "0", "a whole number from 1 to 256")]
    [InlineData("Workers:Threads", "257", "a whole number from 1 to 256")]
    [InlineData("Redis:AppendFsync", "no", "everysec or always")]
    [InlineData("Redis:Server", "valkey", "auto or garnet")]
    public void A_setting_out_of_range_says_what_is_allowed(string key, string value, string allowed)
    {
        var exception = Assert.Throws<AppHostException>(() => Read((key, value)));

        Assert.Equal($"{key} is '{value}'. It must be {allowed}.", exception.Message);
    }

    [Fact]
    [Trait("Category", "Integration")]
    public async Task The_AppHost_ends_at_once_and_writes_one_line()
    {
        var (exitCode, output, errors) = await AppHostProcess.RunAsync("--Workers:Count=0");

        Assert.Equal(
            (1, "", $"error: Workers:Count is '0'. It must be a whole number from 1 to 100.{Environment.NewLine}"),
            (exitCode, output, errors));
    }

    private static AppHostSettings Read(params (string Key, string Value)[] settings) => AppHostSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build());
}
