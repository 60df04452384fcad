using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace StandIns.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class ParameterTests
{
    [Fact]
    public async Task The_configured_value_comes_before_the_default()
    {
        var builder = TestApplication.CreateBuilder("--Parameters:color=green");
        var color = builder.AddParameter("color", new GenerateParameterDefault());

        Assert.Equal("green", await color.Resource.GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_value_that_is_missing_is_an_error_that_tells_where_to_put_it()
    {
        var color = TestApplication.CreateBuilder().AddParameter("color");

        var exception = await Assert.ThrowsAsync<MissingParameterValueException>(
            async () => await color.Resource.GetValueAsync(CancellationToken.None));
        Assert.Contains("Parameters__color", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_value_stays_the_same()
    {
        var color = TestApplication.CreateBuilder().AddParameter("color", new GenerateParameterDefault());

        var value = await color.Resource.GetValueAsync(CancellationToken.None);

        Assert.Equal(22, value!.Length);
        Assert.Equal(value, await color.Resource.GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_persisted_value_is_the_same_at_the_next_run()
    {
        var key = $"color-{Guid.NewGuid():N}";
        Task<string?> RunAsync() => TestApplication.CreateBuilder()
            .AddParameter(key, new GenerateParameterDefault(), secret: true, persist: true)
            .Resource.GetValueAsync(CancellationToken.None).AsTask();

        var first = await RunAsync();

        Assert.Equal(first, await RunAsync());
        var file = Directory.GetFiles(TemporaryUserSecrets.Folder, "secrets.json", SearchOption.AllDirectories).Single();
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void A_generated_value_has_the_characters_asked_for()
    {
        var generated = new GenerateParameterDefault { Special = false, Lower = false, MinNumeric = 5, MinLength = 40 };

        var value = generated.GetDefaultValue();

        Assert.Equal(40, value.Length);
        Assert.All(value, character => Assert.True(char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character)));
        Assert.True(value.Count(char.IsAsciiDigit) >= 5);
        Assert.NotEqual(value, generated.GetDefaultValue());
    }

    [Fact]
    public void A_secret_cannot_be_published_as_a_default()
        => Assert.Throws<ArgumentException>(
            () => TestApplication.CreateBuilder().AddParameter("color", "green", publishValueAsDefault: true, secret: true));
}
