namespace PrimeApp.Tests.Deployment;

[Trait("Category", "Integration")]
public sealed class PublishTests(PublishedFiles published) : IClassFixture<PublishedFiles>
{
    // If this test fails, run eng/publish.sh, which writes the files again.
    [Theory]
    [InlineData("docker-compose.yaml")]
    [InlineData(".env.example")]
    public async Task The_committed_files_are_what_publishing_writes(string name) => Assert.Equal(
        name == ".env.example" ? published.EnvFile : published.ComposeFile,
        await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "deploy", name)));

    [Fact]
    public async Task Publishing_that_fails_does_not_end_with_0()
    {
        var notAFolder = Path.GetTempFileName();
        try
        {
            var (exitCode, output) = await PublishedFiles.PublishAsync(notAFolder);

            Assert.NotEqual(0, exitCode);
            Assert.Contains(notAFolder, output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(notAFolder);
        }
    }
}
