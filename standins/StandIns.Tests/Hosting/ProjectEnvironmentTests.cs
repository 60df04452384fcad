using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace StandIns.Tests.Hosting;

[Collection(nameof(RunningApplications))]
[Trait("Category", "Integration")]
public sealed class ProjectEnvironmentTests
{
    [Fact]
    public async Task A_project_gets_the_environment_and_arguments_that_Aspire_would_give_it()
    {
        var builder = TestApplication.CreateBuilder("--Parameters:secret=p4ss/w");
        var secret = builder.AddParameter("secret", secret: true);
        var redis = builder.AddRedis("redis", port: null, secret);
        var other = builder.AddProject<Projects.StandIns_Tests_WebApp>("other-web", launchProfileName: null).WithHttpEndpoint();
        builder.AddProject<Projects.StandIns_Tests_WebApp>("web", launchProfileName: null)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithReference(redis)
            .WithReference(other)
            .WithEnvironment("PLAIN", "value")
            .WithEnvironment("FROM_PARAMETER", secret)
            .WithEnvironment("FROM_ENDPOINT", other.GetEndpoint("http"))
            .WithEnvironment("FROM_EXPRESSION", $"redis at {redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}")
            .WithArgs("--first", "second");
        await using var app = builder.Build();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", TestApplication.AfterPatience());

        using var client = app.CreateHttpClient("web");
        var environment = (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment"))!;
        var arguments = await client.GetFromJsonAsync<string[]>("/arguments");

        var redisPort = redis.Resource.PrimaryEndpoint.Port;
        var otherUrl = app.GetEndpoint("other-web").ToString().TrimEnd('/');
        Assert.Equal($"localhost:{redisPort},password=p4ss/w", environment["ConnectionStrings__redis"]);
        Assert.Equal("localhost", environment["REDIS_HOST"]);
        Assert.Equal($"{redisPort}", environment["REDIS_PORT"]);
        Assert.Equal("p4ss/w", environment["REDIS_PASSWORD"]);
        Assert.Equal($"redis://:p4ss%2Fw@localhost:{redisPort}", environment["REDIS_URI"]);
        Assert.Equal(otherUrl, environment["services__other-web__http__0"]);
        Assert.Equal(otherUrl, environment["OTHER_WEB_HTTP"]);
        Assert.Equal(client.BaseAddress!.ToString().TrimEnd('/'), environment["ASPNETCORE_URLS"]);
        Assert.Equal("Development", environment["DOTNET_ENVIRONMENT"]);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("web", environment["OTEL_SERVICE_NAME"]);
        Assert.Matches("^service.instance.id=[a-z]{8}$", environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("value", environment["PLAIN"]);
        Assert.Equal("p4ss/w", environment["FROM_PARAMETER"]);
        Assert.Equal(otherUrl, environment["FROM_ENDPOINT"]);
        Assert.Equal($"redis at localhost:{redisPort}", environment["FROM_EXPRESSION"]);
        Assert.Equal(["--first", "second"], arguments!);
    }
}
