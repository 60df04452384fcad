namespace PrimeApp.AppHost.Monitoring;

internal static class RedisExporterExtensions
{
    public static IResourceBuilder<ContainerResource> AddRedisExporter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<RedisResource> redis)
    {
        var exporter = builder.AddContainer(name, ContainerImages.RedisExporter)
            .WithHttpEndpoint(port: 9121, targetPort: 9121, name: "http")
            .WithHttpHealthCheck("/")
            .WithEnvironment("REDIS_ADDR",
                $"redis://{redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}")
            // By default the exporter omits an empty list. For a list that is named here, it reports a length of 0.
            .WithEnvironment("REDIS_EXPORTER_CHECK_SINGLE_KEYS", "db0={primes}:ready")
            .WaitFor(redis);
        return redis.Resource.PasswordParameter is { } password
            ? exporter.WithEnvironment("REDIS_PASSWORD", builder.CreateResourceBuilder(password))
            : exporter;
    }
}
