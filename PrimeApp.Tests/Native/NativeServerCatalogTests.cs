namespace PrimeApp.Tests.Native;

[Trait("Category", "Unit")]
public sealed class NativeServerCatalogTests
{
    [Theory]
    [InlineData("redis")]
    [InlineData("library/redis")]
    [InlineData("docker.io/library/redis")]
    public void Redis_is_found_however_its_image_is_written_and_Garnet_after_it(string image)
    {
        var programs = NativeServerCatalog.Find(image).Select(server => server.Executables[0]);

        Assert.Equal(OperatingSystem.IsWindows() ? ["dotnet"] : ["redis-server", "dotnet"], programs);
    }

    [Fact]
    public void Every_server_that_the_AppHost_runs_is_known()
    {
        ContainerImage[] images =
        [
            ContainerImages.Grafana, ContainerImages.Prometheus, ContainerImages.RedisExporter,
            ContainerImages.VictoriaMetrics,
        ];

        Assert.All(images, image => Assert.Single(NativeServerCatalog.Find(image.Name)));
    }

    [Theory]
    [InlineData("example.org/redis")]
    [InlineData("redis-stack")]
    [InlineData("")]
    public void Another_image_is_not(string image) => Assert.Empty(NativeServerCatalog.Find(image));
}
