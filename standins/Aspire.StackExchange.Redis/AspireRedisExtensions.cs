using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the Redis client of a service.</summary>
public static class AspireRedisExtensions
{
    private const string ConfigurationSectionName = "Aspire:StackExchange:Redis";
    private const string HealthCheckName = "StackExchange.Redis";

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> as a singleton that connects when it is first resolved, with a
    /// health check and logging.
    /// </summary>
    /// <param name="builder">The builder to read configuration from and to add services to.</param>
    /// <param name="connectionName">
    /// Name of the connection string, and of the subsection of <c>Aspire:StackExchange:Redis</c> that overrides it.
    /// </param>
    /// <param name="configureSettings">Changes the settings after they were read from configuration.</param>
    /// <param name="configureOptions">Changes the client's options after they were read from configuration.</param>
    /// <exception cref="ArgumentException"><paramref name="connectionName"/> is empty.</exception>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var section = builder.Configuration.GetSection(ConfigurationSectionName);
        var namedSection = section.GetSection(connectionName);
        var settings = ReadSettings(builder.Configuration, section, namedSection, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = ReadOptions(settings, section, namedSection, connectionName);
            configureOptions?.Invoke(options);
            options.LoggerFactory ??= services.GetService<ILoggerFactory>();

            return ConnectionMultiplexer.Connect(options);
        });

        if (!settings.DisableHealthChecks && builder.Properties.TryAdd($"Aspire.HealthChecks.{HealthCheckName}", true))
        {
            builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>(HealthCheckName);
        }
    }

    private static StackExchangeRedisSettings ReadSettings(
        IConfiguration configuration, IConfigurationSection section, IConfigurationSection namedSection, string name)
    {
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        namedSection.Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }

    private static ConfigurationOptions ReadOptions(
        StackExchangeRedisSettings settings, IConfigurationSection section, IConfigurationSection namedSection, string name)
    {
        // Where the connection string is silent, a service outlives a Redis that is away when it starts.
        var options = settings.ConnectionString is { } connectionString
            ? ConfigurationOptions.Parse(connectionString)
            : new ConfigurationOptions();
        if (settings.ConnectionString?.Contains("abortConnect", StringComparison.OrdinalIgnoreCase) is not true)
            options.AbortOnConnectFail = false;

        section.GetSection("ConfigurationOptions").Bind(options);
        namedSection.GetSection("ConfigurationOptions").Bind(options);
        if (options.EndPoints.Count == 0)
        {
            throw new InvalidOperationException(
                $"Redis has no endpoint: set ConnectionStrings:{name} or {ConfigurationSectionName}:ConnectionString.");
        }

        return options;
    }
}
