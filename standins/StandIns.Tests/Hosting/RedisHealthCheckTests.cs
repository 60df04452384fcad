using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StandIns.Tests.Hosting;

[Trait("Category", "Integration")]
public sealed class RedisHealthCheckTests : IDisposable
{
    private const string Auth = "*2\r\n$4\r\nAUTH\r\n$9\r\np4sswörd\r\n";
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    [Theory]
    [InlineData("+OK\r\n", "+PONG\r\n", HealthStatus.Healthy, null)]
    [InlineData("-WRONGPASS no\r\n", "", HealthStatus.Unhealthy, "AUTH was answered: -WRONGPASS no")]
    [InlineData("+OK\r\n", "-LOADING data\r\n", HealthStatus.Unhealthy, "PING was answered: -LOADING data")]
    [InlineData("", "", HealthStatus.Unhealthy, "AUTH was answered: nothing")]
    public async Task The_server_is_healthy_when_it_takes_the_password_and_answers(
        string toAuth,
        string toPing,
        HealthStatus expected,
        string? description)
    {
        _server.Start();
        var serving = ServeAsync(toAuth, toPing);

        var result = await CheckAsync();

        Assert.Equal((expected, description), (result.Status, result.Description));
        Assert.StartsWith(Auth, await serving, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unhealthy()
    {
        _server.Start();
        var check = CheckAsync(afterAllocation: _server.Stop);

        Assert.Equal(HealthStatus.Unhealthy, (await check).Status);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_unhealthy()
    {
        // Connections are accepted by the operating system, and nobody reads from them.
        _server.Start();

        var result = await CheckAsync();

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("not answered in time", result.Description, StringComparison.Ordinal);
    }

    public void Dispose() => _server.Dispose();

    private async Task<HealthCheckResult> CheckAsync(Action? afterAllocation = null)
    {
        var builder = TestApplication.CreateBuilder("--Parameters:redis-password=p4sswörd");
        var redis = builder.AddRedis("redis").Resource;
        var endpoint = redis.PrimaryEndpoint.EndpointAnnotation;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", ((IPEndPoint)_server.LocalEndpoint).Port);
        afterAllocation?.Invoke();
        return await new RedisHealthCheck(redis).CheckHealthAsync(new HealthCheckContext());
    }

    private async Task<string> ServeAsync(string toAuth, string toPing)
    {
        using var client = await _server.AcceptTcpClientAsync();
        var received = new byte[256];
        var length = await client.GetStream().ReadAtLeastAsync(received, Encoding.UTF8.GetByteCount(Auth));
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(toAuth));
        if (toPing.Length > 0)
        {
            await client.GetStream().ReadExactlyAsync(new byte["*1\r\n$4\r\nPING\r\n".Length]);
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(toPing));
        }

        return Encoding.UTF8.GetString(received, 0, length);
    }
}
