namespace PrimeApp.Tests.Jobs.Servers;

[Trait("Category", "Integration")]
public abstract class RedisOutageTests(RedisKind kind)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task While_redis_is_down_submitting_fails_quickly_and_afterwards_it_works_again()
    {
        await using var server = await RedisServer.StartAsync(appendOnly: true, kind: kind);
        await using var host = await JobsHost.CreateAsync(server);
        var before = await host.SubmitAsync(1);

        await server.KillAsync();
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => host.SubmitAsync(2));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));

        // A restarted server still has the tasks, but has lost the scripts.
        await server.RestartAsync();
        await Eventually.TrueAsync(() => SucceedsAsync(() => host.SubmitAsync(3)));
        Assert.NotNull(await host.FindAsync(before.Id));
        Assert.Equal(before.Id, (await host.TakeAsync())!.Id);
    }

    [Fact]
    public async Task A_redis_that_hangs_is_given_up_after_the_command_timeout()
    {
        await using var server = await RedisServer.StartAsync(kind: kind);
        await using var host = await JobsHost.CreateAsync(server, ("Redis:CommandTimeout", "00:00:00.300"));
        await Eventually.TrueAsync(() => SucceedsAsync(() => host.SubmitAsync(1)));

        await server.PauseAsync();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => host.SubmitAsync(2));
        await server.ResumeAsync();

        await Eventually.TrueAsync(() => SucceedsAsync(() => host.SubmitAsync(3)));
    }

    [Fact]
    public async Task A_redis_that_is_away_at_start_is_used_as_soon_as_it_is_there()
    {
        await using var server = RedisServer.CreateStopped(kind: kind);
        await using var host = await JobsHost.JoinAsync(server);
        await Assert.ThrowsAsync<RedisUnavailableException>(() => host.SubmitAsync(1));
        var woken = new TaskCompletionSource();
        await host.Worker.SubscribeAsync(() => woken.TrySetResult(), None);

        await server.RestartAsync();

        await Eventually.TrueAsync(() => SucceedsAsync(() => host.SubmitAsync(2)));
        await Eventually.TrueAsync(async () =>
        {
            await host.SubmitAsync(3);
            return woken.Task.IsCompleted;
        });
    }

    [Fact]
    public async Task Whatever_the_client_says_when_a_connection_breaks_counts_as_unavailable()
    {
        await using var server = await RedisServer.StartAsync(kind: kind);
        await using var host = await JobsHost.CreateAsync(server);

        foreach (var exception in (Exception[])[new IOException("reset"), new ObjectDisposedException("socket"),
            new SocketException(), new InvalidOperationException("the pipe is closed"), new TaskCanceledException()])
        {
            await Assert.ThrowsAsync<RedisUnavailableException>(
                () => host.Gateway.RunAsync("test", _ => Task.FromException<bool>(exception), None));
        }

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Gateway.RunAsync("test", _ => Task.FromCanceled<bool>(stopped.Token), stopped.Token));
    }

    [Fact]
    public virtual async Task A_redis_without_memory_left_counts_as_unavailable()
    {
        await using var server = await RedisServer.StartAsync(kind: kind);
        await using var host = await JobsHost.CreateAsync(server);
        await host.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        await Assert.ThrowsAsync<RedisUnavailableException>(() => host.SubmitAsync(1));

        await host.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await host.SubmitAsync(2);
    }

    [Fact]
    public virtual async Task A_redis_without_memory_left_is_emptied_by_running_its_tasks()
    {
        await using var server = await RedisServer.StartAsync(kind: kind);
        await using var host = await JobsHost.CreateAsync(server, ("Queue:RetryDelay", "00:00:00"));
        await host.SubmitManyAsync([1, 2, 3]);
        var running = await host.TakeAsync();
        await host.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        Assert.Equal(Outcome.Done, await host.CompleteAsync(running));
        Assert.Equal(Outcome.Retried, await host.FailAsync(await host.TakeAsync(), "failed"));
        Assert.Equal(Outcome.Done, await host.ReturnAsync(await host.TakeAsync()));
        Assert.Empty(await host.HousekeepAsync());
        Assert.Equal(Outcome.Done, await host.CompleteAsync(await host.TakeAsync()));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(await host.TakeAsync()));
    }

    private static async Task<bool> SucceedsAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }
}

public sealed class RedisOutageOnRedisTests() : RedisOutageTests(RedisKind.Redis);

public sealed class RedisOutageOnGarnetTests() : RedisOutageTests(RedisKind.Garnet)
{
    private const string NoMaxMemory = "Garnet has no maxmemory.";

    [Fact(Skip = NoMaxMemory)]
    public override Task A_redis_without_memory_left_counts_as_unavailable() => Task.CompletedTask;

    [Fact(Skip = NoMaxMemory)]
    public override Task A_redis_without_memory_left_is_emptied_by_running_its_tasks() => Task.CompletedTask;
}
