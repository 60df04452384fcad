namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public sealed class SubscriptionTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_subscription_that_is_under_way_is_not_made_twice()
    {
        var (proceed, received) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        var made = 0;
        await using var host = await JobsHost.JoinAsync(
            redis.Server, connection => Intercept(connection, proceed.Task, () => Interlocked.Increment(ref made)));

        var subscribing = host.Gateway.SubscribeAsync("channel", message => received.TrySetResult(message), None);
        var renewing = host.Gateway.RenewSubscriptionsAsync(None);
        proceed.SetResult();
        await Task.WhenAll(subscribing, renewing);
        await host.Database.PublishAsync(RedisChannel.Literal("channel"), "message");

        Assert.Equal("message", await received.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, made);
    }

    private static IConnectionMultiplexer Intercept(
        IConnectionMultiplexer connection, Task proceed, Action subscribe) =>
        InterceptingProxy<IConnectionMultiplexer>.Create(connection, (method, _, result) =>
            method.Name == nameof(IConnectionMultiplexer.GetSubscriber)
                ? Intercept((ISubscriber)result()!, proceed, subscribe)
                : result());

    private static ISubscriber Intercept(ISubscriber subscriber, Task proceed, Action subscribe) =>
        InterceptingProxy<ISubscriber>.Create(subscriber, (method, _, result) =>
        {
            if (method.Name == nameof(ISubscriber.SubscribeAsync))
            {
                subscribe();
            }

            return method.Name == nameof(ISubscriber.UnsubscribeAsync)
                ? Task.WhenAll((Task)result()!, proceed)
                : result();
        });
}
