using StackExchange.Redis;

namespace PrimeApp.Jobs.Redis;

internal static class MessageHandler
{
    /// <summary>
    /// Passes a message on. Two delegates of this method on the same handler are equal, which is how a subscription is
    /// found again when it ends.
    /// </summary>
    public static void Deliver(this Action<string> handler, RedisChannel channel, RedisValue message) =>
        handler(message.ToString());
}
