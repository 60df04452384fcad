using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace PrimeApp.ServiceDefaults.Redis;

/// <summary>Adds the Redis client that all services use.</summary>
public static class RedisExtensions
{
    /// <summary>Name of the connection string, and of the Redis resource in the AppHost.</summary>
    public const string ConnectionName = "redis";

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> with the connection string <c>redis</c> and a health check. The
    /// password may be a setting of its own, <c>Redis:Password</c>. An unavailable Redis never stops the service,
    /// neither at start nor later: commands fail at once with a <see cref="RedisConnectionException"/>, and the client
    /// reconnects by itself.
    /// </summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // The services create the spans of Redis calls themselves, within the trace of the task.
        builder.AddRedisClient(ConnectionName, settings => settings.DisableTracing = true, options =>
        {
            options.Password = builder.Configuration["Redis:Password"] ?? options.Password;
            Configure(options);
        });
        return builder;
    }

    /// <summary>
    /// Describes the error in the connection string in one line; null if it is valid. The line does not repeat the
    /// connection string, because it may contain a password.
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
            return $"{name} is invalid: {reason} {Allowed}";
        }
    }

    private static void Configure(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;

        // These timeouts detect a hung Redis or a vanished host within seconds, where TCP takes minutes.
        options.AsyncTimeout = 3_000;
        options.KeepAlive = 5;

        // Callers answer 503 or retry by themselves, so a command fails at once instead of waiting for the connection.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(250);

        // The client does not elect a primary, so it needs neither the key nor the channel for that. The Redis user has
        // no access to them.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";

        // The services never block pool threads, so replies need no dedicated threads. A handover to those took longer
        // than Redis itself.
        options.SocketManager = SocketManager.ThreadPool;
    }
}
