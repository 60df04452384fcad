using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace PrimeApp.ServiceDefaults.Redis;

/// <summary>The Redis client that the services share.</summary>
public static class RedisExtensions
{
    /// <summary>Name of the connection string, and of the Redis resource in the AppHost.</summary>
    public const string ConnectionName = "redis";

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> on the connection string <c>redis</c>, with a health check.
    /// The password may be a setting of its own, <c>Redis:Password</c>. A Redis
    /// that is away, at start or later, never stops the service: commands fail at once with a
    /// <see cref="RedisConnectionException"/> and the client reconnects by itself.
    /// </summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // The services trace what they do with Redis themselves, as part of the trace that it belongs to.
        builder.AddRedisClient(ConnectionName, settings => settings.DisableTracing = true, options =>
        {
            options.Password = builder.Configuration["Redis:Password"] ?? options.Password;
            Configure(options);
        });
        return builder;
    }

    /// <summary>
    /// What is wrong with the connection string, in one line; null when nothing is. It may have a password in it, so
    /// the line does not repeat it.
    /// </summary>
    internal static string? FindError(IConfiguration configuration)
    {
        var name = $"ConnectionStrings:{ConnectionName}";
        const string Allowed = "It must be the address of Redis, such as localhost:6379.";
        try
        {
            return configuration.GetConnectionString(ConnectionName) is { Length: > 0 } text
                && ConfigurationOptions.Parse(text).EndPoints.Count > 0
                ? null
                : $"{name} is missing or has no address. {Allowed} The AppHost sets it.";
        }
        catch (ArgumentException exception)
        {
            var reason = exception.Message.Split(" (Parameter", 2)[0];
            return $"{name} cannot be read: {reason} {Allowed}";
        }
    }

    private static void Configure(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;

        // A hung Redis, or one whose host vanished, is noticed by these instead of by TCP's minutes.
        options.AsyncTimeout = 3_000;
        options.SyncTimeout = 3_000;
        options.KeepAlive = 5;

        // Callers answer 503 or retry by themselves: a command that waits for the connection only adds to their
        // latency.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(250);

        // The client elects no primary, so it needs neither the key nor the channel for that. The user may not use
        // them.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";

        // Nothing here blocks the pool's threads, so answers need none of their own: handing them over took longer than
        // Redis.
        options.SocketManager = SocketManager.ThreadPool;
    }
}
