using StackExchange.Redis;

namespace PrimeApp.Jobs.Redis;

/// <summary>What is called with the messages of a channel.</summary>
internal sealed record RedisSubscription(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler);
