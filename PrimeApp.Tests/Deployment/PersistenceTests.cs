namespace PrimeApp.Tests.Deployment;

/// <summary>When Redis writes to disk is a setting of the AppHost.</summary>
[Trait("Category", "Integration")]
public sealed class PersistenceTests
{
    [Theory]
    [InlineData("everysec")]
    [InlineData("always", "--Redis:AppendFsync=always")]
    public async Task Redis_writes_to_disk_as_it_is_told(string expected, params string[] arguments)
    {
        await using var builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.PrimeApp_AppHost>(arguments);
        var redis = builder.Resources.Single(resource => resource.Name == "redis");

        var context = new CommandLineArgsCallbackContext([], redis) { ExecutionContext = builder.ExecutionContext };
        foreach (var annotation in redis.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        Assert.Contains($"--appendonly yes --appendfsync {expected} ", context.Args[^1].ToString(),
            StringComparison.Ordinal);
    }
}
