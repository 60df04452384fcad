namespace PrimeApp.Tests.EndToEnd;

/// <summary>The whole AppHost with Garnet in place of Redis.</summary>
[Collection(AppHostCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class GarnetTests(GarnetTests.GarnetFixture appHost) : IClassFixture<GarnetTests.GarnetFixture>
{
    [Fact]
    public async Task A_result_survives_a_kill_of_Garnet()
    {
        var location = await appHost.Api.SubmitAsync(1_000_000);
        await appHost.Api.WaitAsync(location);
        // Garnet writes to disk some milliseconds after its answer, and in the same order.
        await appHost.Api.CompleteAsync(1_000);

        using (var garnet = Process.GetProcessById(appHost.ProcessIdOf("redis")))
        {
            Assert.Equal("dotnet", garnet.ProcessName);
            garnet.Kill();
            await garnet.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }

        var task = await appHost.Api.WaitAsync(location);
        Assert.Equal(15_485_863UL, task.LastPrime);
        Assert.Equal(541UL, (await appHost.Api.CompleteAsync(100)).LastPrime);
    }

    /// <summary>The AppHost, told to run Garnet.</summary>
    public sealed class GarnetFixture : AppHostFixture
    {
        protected override IReadOnlyList<string> Arguments => ["--Redis:Server=garnet"];

        /// <summary>The process that a resource is.</summary>
        public int ProcessIdOf(string resource)
        {
            Assert.True(App.ResourceNotifications.TryGetCurrentState(resource, out var current));
            return (int)current.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        }
    }
}
