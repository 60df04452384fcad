using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace StandIns.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class PortAllocatorTests
{
    private readonly IDistributedApplicationBuilder _builder = TestApplication.CreateBuilder();

    [Fact]
    public void A_declared_port_is_what_the_only_replica_listens_on()
    {
        var port = TestApplication.FreePort();
        var web = Project("web").WithHttpEndpoint(port);

        var allocation = Allocate();

        Assert.Equal(port, web.GetEndpoint("http").Port);
        Assert.Equal(port, Assert.Single(Assert.Single(allocation.Instances).TargetPorts).Value);
        Assert.Empty(allocation.Proxies);
    }

    [Fact]
    public void A_port_that_is_not_declared_is_random()
    {
        var web = Project("web").WithHttpEndpoint().WithHttpEndpoint(name: "admin");

        Allocate();

        Assert.NotEqual(web.GetEndpoint("http").Port, web.GetEndpoint("admin").Port);
    }

    [Fact]
    public void Declared_ports_are_random_too_when_asked_for()
    {
        var web = Project("web").WithHttpEndpoint(8000);
        var store = _builder.AddContainer("store", "store").WithEndpoint(port: 6379, targetPort: 6379, name: "tcp");

        using var ports = new PortAllocator(randomizePorts: true);
        ports.Allocate(_builder.Resources);

        Assert.NotEqual(8000, web.GetEndpoint("http").Port);
        Assert.NotEqual(6379, store.GetEndpoint("tcp").Port);
        Assert.Equal("6379", store.GetEndpoint("tcp").EndpointAnnotation.AllocatedEndpoint!.TargetPortExpression);
    }

    [Fact]
    public void Replicas_listen_on_ports_of_their_own_behind_a_proxy()
    {
        var port = TestApplication.FreePort();
        Project("web").WithHttpEndpoint(port).WithReplicas(3);

        var allocation = Allocate();

        var route = Assert.Single(allocation.Proxies);
        Assert.Equal(port, route.ListenPort);
        Assert.Equal(3, route.TargetPorts.Append(port).Distinct().Count() - 1);
        Assert.Equal(route.TargetPorts, allocation.Instances.Select(instance => instance.TargetPorts.Single().Value));
        Assert.Equal(3, allocation.Instances.Select(instance => instance.Id).Distinct().Count());
    }

    [Fact]
    public void A_target_port_is_listened_on_behind_a_proxy()
    {
        var (port, targetPort) = (TestApplication.FreePort(), TestApplication.FreePort());
        Project("web").WithHttpEndpoint(port, targetPort);

        var route = Assert.Single(Allocate().Proxies);

        Assert.Equal(port, route.ListenPort);
        Assert.Equal([targetPort], route.TargetPorts);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public void A_port_in_use_is_refused_with_its_number_and_the_resource(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Project("web").WithHttpEndpoint(port);

        AssertRefused($"Port {port}, which 'web' needs, is in use");
    }

    [Fact]
    public void A_port_that_is_declared_twice_is_refused()
    {
        var port = TestApplication.FreePort();
        Project("one").WithHttpEndpoint(port);
        Project("two").WithHttpEndpoint(port);

        AssertRefused($"Port {port} is declared both by 'one' and by 'two'");
    }

    [Fact]
    public void The_same_port_and_target_port_are_refused()
    {
        Project("web").WithHttpEndpoint(8000, 8000);

        AssertRefused("'http' of 'web'");
    }

    [Fact]
    public void Replicas_with_a_target_port_are_refused()
    {
        Project("web").WithHttpEndpoint(targetPort: 8000).WithReplicas(2);

        AssertRefused("2 replicas of 'web'");
    }

    [Fact]
    public void A_container_without_a_target_port_is_refused()
    {
        _builder.AddContainer("store", "store").WithEndpoint(port: 6379, name: "tcp");

        AssertRefused("'tcp' of the container 'store'");
    }

    private IResourceBuilder<ProjectResource> Project(string name)
        => _builder.AddProject<Projects.StandIns_Tests_WebApp>(name, launchProfileName: null);

    private PortAllocation Allocate()
    {
        using var ports = new PortAllocator(randomizePorts: false);
        return ports.Allocate(_builder.Resources);
    }

    private void AssertRefused(string message)
        => Assert.Contains(message, Assert.Throws<DistributedApplicationException>(Allocate).Message, StringComparison.Ordinal);
}
