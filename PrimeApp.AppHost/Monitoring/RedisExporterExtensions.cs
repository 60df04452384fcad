namespace PrimeApp.AppHost.Monitoring;

/// <summary>Adds the exporter of Redis' own metrics.</summary>
internal static class RedisExporterExtensions
{
    /// <summary>Adds an exporter that connects to a Redis.</summary>
    public static IResourceBuilder<ContainerResource> AddRedisExporter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<RedisResource> redis)
    {
        var exporter = builder.AddContainer(name, ContainerImages.RedisExporter)
            .WithHttpEndpoint(port: 9121, targetPort: 9121, name: "http")
            .WithHttpHealthCheck("/")
            .WithEnvironment("REDIS_ADDR",
                $"redis://{redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}")
            // The exporter leaves out a list that is empty. It reports a length of 0 for a list that is named here.
            .WithEnvironment("REDIS_EXPORTER_CHECK_SINGLE_KEYS", "db0={primes}:ready")
            .WaitFor(redis);
        return redis.Resource.PasswordParameter is { } password
            ? exporter.WithEnvironment("REDIS_PASSWORD", builder.CreateResourceBuilder(password))
            : exporter;
    }
}
