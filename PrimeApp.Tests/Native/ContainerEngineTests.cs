namespace PrimeApp.Tests.Native;

/// <summary>
/// The check for a running engine, with orchestrators that answer like the real one or do not answer.
/// </summary>
[Trait("Category", "Unit")]
public sealed class ContainerEngineTests : IDisposable
{
    private const string Complaint = "Aspire's orchestrator did not say whether a container engine runs. ";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task The_orchestrator_knows(string running, bool expected) =>
        Assert.Equal(expected, await IsRunningAsync(Answer(running)));

    [Fact]
    public async Task It_is_asked_for_the_engine_that_was_chosen()
    {
        var orchestrator = $"test \"$*\" = 'info --container-runtime podman' || exit 1\n{Answer("true")}";

        Assert.True(await IsRunningAsync(orchestrator, "--ASPIRE_CONTAINER_RUNTIME=podman"));
    }

    [Fact]
    public async Task An_engine_of_which_no_answer_comes_does_not_run() =>
        Assert.False(await IsRunningAsync("exec sleep 600", answerTimeout: TimeSpan.FromMilliseconds(200)));

    [Fact]
    public async Task The_question_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => IsRunningAsync("exec sleep 600", cancellationToken: cancellation.Token));
    }

    [Theory]
    [InlineData("echo nonsense", "nonsense")]
    [InlineData("echo '[]'", "[]")]
    [InlineData("echo '{\"containers\": {}}'", "{\"containers\": {}}")]
    [InlineData("echo '{\"containers\": {\"running\": \"maybe\"}}'", "{\"containers\": {\"running\": \"maybe\"}}")]
    [InlineData("echo 'unknown command' >&2; exit 1", "unknown command")]
    [InlineData("exit 3", "Its exit code is 3.")]
    public async Task An_answer_that_cannot_be_understood_is_shown(string orchestrator, string reason)
    {
        var exception = await Assert.ThrowsAsync<AppHostException>(() => IsRunningAsync(orchestrator));

        Assert.Equal(Complaint + reason, exception.Message);
    }

    [Fact]
    public async Task An_orchestrator_that_is_missing_is_named()
    {
        var missing = _directory["no-dcp"];
        var builder = TestApplication.CreateBuilder($"--DcpPublisher:CliPath={missing}");

        var exception = await Assert.ThrowsAsync<AppHostException>(
            () => ContainerEngine.FindRunningAsync(builder, CancellationToken.None));

        Assert.StartsWith(Complaint, exception.Message, StringComparison.Ordinal);
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_orchestrator_answers()
    {
        // The answer depends on the machine. The test checks only that there is one.
        await ContainerEngine.FindRunningAsync(TestApplication.CreateBuilder(), CancellationToken.None);
    }

    private static string Answer(string running) =>
        $$$"""echo '{"version":"0.26.6","containers":{"runtime":"docker","installed":true,"running":{{{running}}}}}'""";

    private async Task<bool> IsRunningAsync(
        string orchestrator,
        string? setting = null,
        TimeSpan? answerTimeout = null,
        CancellationToken cancellationToken = default)
    {
        var path = $"--DcpPublisher:CliPath={_directory.Script("dcp", orchestrator)}";
        string[] settings = setting is null ? [path] : [path, setting];
        var builder = TestApplication.CreateBuilder(settings);
        return await ContainerEngine.FindRunningAsync(builder, cancellationToken, answerTimeout) is not null;
    }
}
