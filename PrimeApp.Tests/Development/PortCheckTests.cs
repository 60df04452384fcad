namespace PrimeApp.Tests.Development;

[Trait("Category", "Unit")]
public sealed class PortCheckTests
{
    private readonly IDistributedApplicationBuilder _builder = TestApplication.CreateBuilder();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task A_port_in_use_is_named_with_the_resource_and_the_process(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = PortOf(listener);
        _builder.AddContainer("first", "first").WithHttpEndpoint(port: FreePort.Next(), targetPort: 80);
        _builder.AddContainer("second", "second").WithHttpEndpoint(port: port, targetPort: 80);

        var exception = await Assert.ThrowsAsync<AppHostException>(CheckAsync);

        using var process = Process.GetCurrentProcess();
        Assert.Equal(
            $"Port {port}, which second needs, is in use by process {process.Id} ({process.ProcessName}). " +
            "End that process and start again.",
            exception.Message);
    }

    [Fact]
    public async Task Ports_that_are_free_or_chosen_later_are_fine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _builder.AddContainer("free", "free").WithHttpEndpoint(port: FreePort.Next(), targetPort: PortOf(listener));
        _builder.AddContainer("random", "random").WithHttpEndpoint(targetPort: 80);

        await CheckAsync();
    }

    [Fact]
    public async Task A_port_of_which_the_system_does_not_say_whose_it_is_is_another_processs() =>
        Assert.Equal("another process", await PortOwner.DescribeAsync(FreePort.Next(), CancellationToken.None));

    private Task CheckAsync() => PortCheck.EnsureFreeAsync(_builder.Resources, CancellationToken.None);

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
