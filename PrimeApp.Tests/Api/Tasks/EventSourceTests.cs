namespace PrimeApp.Tests.Api.Tasks;

/// <summary>
/// A client that follows the HTML Standard exactly reconnects until the task has ended.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EventSourceTests
{
    private const string Script =
        """
        import { EventSource } from "eventsource";

        const source = new EventSource(process.argv[1]);
        for (const name of ["queued", "unavailable", "running", "completed"]) {
          source.addEventListener(name, (event) => {
            console.log(name, JSON.parse(event.data).status);
            if (name === "completed") process.exit(0);
          });
        }
        source.onerror = () => {
          if (source.readyState === EventSource.CLOSED) {
            console.log("gave up");
            process.exit(1);
          }
        };
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_client_that_comes_while_redis_is_away_sees_the_end_of_its_task()
    {
        Need.That(NpmPackage.EventSource.Obstacle);
        await using var redis = await RedisServer.StartAsync(appendOnly: true);
        await using var api = await ServiceProcess.StartApiAsync(redis);
        var location = await api.Client.SubmitAsync(100);
        await redis.KillAsync();
        using var client = Open(api, location);
        Assert.Equal("unavailable 503", await ReadLineAsync(client));

        await redis.RestartAsync();
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);

        await AssertCompletesAsync(client);
    }

    [Theory]
    [InlineData("MaxStreams", "unavailable 503")]
    [InlineData("MaxStreamsPerClient", "unavailable 429")]
    public async Task A_client_that_comes_while_too_many_streams_are_open_sees_the_end_of_its_task(
        string limit, string expected)
    {
        Need.That(NpmPackage.EventSource.Obstacle);
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ($"Events:{limit}", "1"));
        var location = await api.Client.SubmitAsync(100);
        var other = await api.Client.OpenEventsAsync(location);
        using var client = Open(api, location);
        Assert.Equal(expected, await ReadLineAsync(client));

        other.Dispose();
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);

        await AssertCompletesAsync(client);
    }

    [Fact]
    public async Task A_client_gives_up_on_a_task_that_there_is_not()
    {
        Need.That(NpmPackage.EventSource.Obstacle);
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        using var client = Open(api, new Uri("/tasks/unknown", UriKind.Relative));

        Assert.Equal("gave up", await ReadLineAsync(client));
    }

    private static Process Open(ServiceProcess api, Uri location) =>
        NpmPackage.EventSource.Run(Script, $"{new Uri(api.Client.BaseAddress!, location)}/events");

    private static async Task AssertCompletesAsync(Process client)
    {
        string? line;
        do
        {
            line = await ReadLineAsync(client);
            Assert.NotNull(line);
            Assert.NotEqual("gave up", line);
        }
        while (line != "completed completed");
        await client.WaitForExitAsync().WaitAsync(Timeout);
        Assert.Equal(0, client.ExitCode);
    }

    private static Task<string?> ReadLineAsync(Process client) =>
        client.StandardOutput.ReadLineAsync().WaitAsync(Timeout);
}
