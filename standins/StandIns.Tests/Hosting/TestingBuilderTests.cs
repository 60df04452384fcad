using System.Net;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace StandIns.Tests.Hosting;

[Collection(nameof(RunningApplications))]
[Trait("Category", "EndToEnd")]
public sealed class TestingBuilderTests
{
    [Fact]
    public async Task The_application_of_an_application_host_runs_with_random_ports()
    {
        const int DeclaredPort = 8000;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.StandIns_Tests_AppHost>(
            [$"--Web:Port={DeclaredPort}", "--Parameters:token=abc"]);
        await using var app = await builder.BuildAsync();
        Assert.Throws<InvalidOperationException>(() => app.GetEndpoint("web"));
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", TestApplication.AfterPatience());

        using var client = app.CreateHttpClient("web");
        Assert.NotEqual(DeclaredPort, client.BaseAddress!.Port);
        Assert.Equal(client.BaseAddress, app.GetEndpoint("web", "http"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health", UriKind.Relative))).StatusCode);
        Assert.Equal("cache.example,token=abc", await app.GetConnectionStringAsync("cache"));
        var environment = (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment"))!;
        Assert.Equal("cache.example,token=abc", environment["ConnectionStrings__cache"]);
        Assert.Equal("Development", environment["DOTNET_ENVIRONMENT"]);
    }

    [Fact]
    public async Task Disposing_the_application_leaves_nothing_running()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.StandIns_Tests_AppHost>();
        var app = await builder.BuildAsync();
        await app.StartAsync();
        var healthy = await app.ResourceNotifications.WaitForResourceHealthyAsync("store", TestApplication.AfterPatience());
        var pid = (int)healthy.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        Assert.True(TestApplication.IsRunning(pid));

        await app.DisposeAsync();

        Assert.False(TestApplication.IsRunning(pid));
    }

    [Fact]
    public async Task What_does_not_exist_is_an_error_that_names_it()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.StandIns_Tests_AppHost>();
        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        Assert.Contains("'nobody'", Assert.Throws<ArgumentException>(() => app.GetEndpoint("nobody")).Message, StringComparison.Ordinal);
        Assert.Contains("'grpc'", Assert.Throws<ArgumentException>(() => app.GetEndpoint("web", "grpc")).Message, StringComparison.Ordinal);
        var noConnectionString = await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("store"));
        Assert.Contains("'store'", noConnectionString.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("nobody"));
        await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("mystery", TestApplication.AfterPatience()));
    }
}
