namespace PrimeApp.Tests.Deployment;

/// <summary>
/// The scripts that use a container engine and a registry, with a fake docker.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EngineScriptTests : IDisposable
{
    private const string Digests = "docker-compose.digests.yaml";

    private readonly TemporaryDirectory _folder = new();

    public EngineScriptTests()
    {
        foreach (
            var file in (string[])["pin-images.sh", "stack.sh", "docker-compose.yaml", "docker-compose.swarm.yaml"])
        {
            File.Copy(Path.Combine(RepositoryRoot.Path, "deploy", file), _folder[file]);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_images_of_others_are_pinned_by_the_digests_that_the_registry_tells()
    {
        const string Registry = "[ \"$2\" = version ] || echo sha256:$(echo \"$6\" | sha256sum | cut -c 1-64)";
        await Run("pin-images.sh", Registry).SucceedAsync();

        var pinned = Regex.Matches(
            await File.ReadAllTextAsync(_folder[Digests]),
            "^  ([a-z-]+):\n    image: \"(.+)@sha256:[0-9a-f]{64}\"$",
            RegexOptions.Multiline);
        var images = Regex.Matches(
            await File.ReadAllTextAsync(_folder["docker-compose.yaml"]),
            "^  ([a-z-]+):\n    image: \"([^$\n\"]+)\"$",
            RegexOptions.Multiline);
        Assert.NotEmpty(images);
        Assert.Equal(images.Select(Describe), pinned.Select(Describe));

        static string Describe(Match match) => $"{match.Groups[1]} {match.Groups[2]}";
    }

    [Theory]
    [InlineData("[ \"$2\" = version ]", "the registry does not tell the digest of ")]
    [InlineData("echo latest", "'latest' is not a digest")]
    [InlineData("exit 1", "docker has no buildx")]
    public async Task An_image_that_cannot_be_pinned_leaves_the_file_as_it_was(string docker, string reason)
    {
        _folder.File(Digests, "before");

        await Run("pin-images.sh", docker).FailAsync(reason);

        Assert.Equal("before", await File.ReadAllTextAsync(_folder[Digests]));
        Assert.Single(Directory.GetFiles(_folder.Path, $"{Digests}*"));
    }

    [Theory]
    [InlineData("echo true", "there is no .env", false)]
    [InlineData("echo false", "no manager of a swarm", true)]
    [InlineData("[ $1 = info ] && echo true", "docker-compose.yaml or .env is wrong", true)]
    public async Task A_stack_is_not_deployed_when_something_is_wrong(string docker, string reason, bool hasEnvFile)
    {
        if (hasEnvFile)
        {
            _folder.File(".env");
        }

        await Run("stack.sh", $"[ $1 != stack ] || touch {_folder["deployed"]}; {docker}").FailAsync(reason);

        Assert.False(File.Exists(_folder["deployed"]));
    }

    private OperatorScript Run(string script, string docker)
    {
        _folder.Script("bin/docker", docker + "\n");
        return new OperatorScript(
            _folder[script], ("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
    }
}
