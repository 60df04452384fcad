using Microsoft.Extensions.Hosting;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Jobs.Background;

/// <summary>Renews subscriptions that Redis refused or dropped.</summary>
internal sealed class SubscriptionRenewer(RedisGateway redis, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.Get("subscriptions").RunEveryAsync(Interval, redis.RenewSubscriptionsAsync, stoppingToken);
}
