namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>One Garnet for the tests of a class; each starts with it empty.</summary>
public sealed class GarnetFixture : RedisFixture
{
    protected override Task<RedisServer> StartAsync() =>
        RedisServer.StartAsync(password: "s3cret", kind: RedisKind.Garnet);
}
