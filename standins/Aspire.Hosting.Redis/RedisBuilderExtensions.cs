using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds and configures Redis servers.</summary>
public static class RedisBuilderExtensions
{
    private const string Registry = "docker.io";
    private const string Image = "library/redis";
    private const string Tag = "8.6";
    private const int TargetPort = 6379;

    /// <summary>Adds a Redis server with a generated password.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="port">The port that clients connect to; random when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port)
        => builder.AddRedis(name, port, password: null);

    /// <summary>Adds a Redis server.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="port">The port that clients connect to; random when null.</param>
    /// <param name="password">The password; generated when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // Punctuation would have to be quoted in connection strings and in the server's command line.
        var passwordParameter = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, passwordParameter);

        var healthCheck = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            healthCheck, _ => new RedisHealthCheck(redis), failureStatus: null, tags: null));

        return builder.AddResource(redis)
            .WithImage(Image, Tag)
            .WithImageRegistry(Registry)
            .WithEndpoint(port, TargetPort, scheme: "redis", name: RedisResource.PrimaryEndpointName)
            .WithHealthCheck(healthCheck)
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context => context.EnvironmentVariables["REDIS_PASSWORD"] = passwordParameter)
            .WithArgs(AddServerCommand);
    }

    /// <summary>Keeps the data in a volume, and writes snapshots of it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume's name; made from the resource's name when null.</param>
    /// <param name="isReadOnly">Whether the server only reads it, and so writes no snapshots.</param>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder,
        string? name = null,
        bool isReadOnly = false)
    {
        builder.WithVolume(name ?? $"{builder.Resource.Name}-data", "/data", isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Writes snapshots of the data.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">How often it looks whether one is due; a minute when null.</param>
    /// <param name="keysChangedThreshold">How many keys must have changed for one to be due.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder,
        TimeSpan? interval = null,
        long keysChangedThreshold = 1)
        => builder.WithAnnotation(
            new PersistenceAnnotation(interval ?? TimeSpan.FromMinutes(1), keysChangedThreshold),
            ResourceAnnotationMutationBehavior.Replace);

    private static void AddServerCommand(CommandLineArgsCallbackContext context)
    {
        // The shell puts in the password, which so is not part of the container's command line.
        var command = new List<string> { "redis-server", "--requirepass", "$REDIS_PASSWORD" };
        if (context.Resource.TryGetLastAnnotation<PersistenceAnnotation>(out var persistence))
        {
            command.Add("--save");
            command.Add(persistence.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture));
            command.Add(persistence.KeysChangedThreshold.ToString(CultureInfo.InvariantCulture));
        }

        if (context.ExecutionContext.IsPublishMode)
        {
            command = ["-c", string.Join(' ', command)];
        }

        foreach (var word in command)
        {
            context.Args.Add(word);
        }
    }
}
