namespace PrimeApp.Tests.Worker;

/// <summary>A service that must end says so: whoever starts it again does that by its exit code.</summary>
[Trait("Category", "Integration")]
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_service_whose_background_fails_ends_with_an_error(bool fails, int exitCode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService(services => new Ending(
            services.GetRequiredService<IHostApplicationLifetime>(), fails));
        await using var app = builder.Build();

        Assert.Equal(exitCode, await app.RunToEndAsync().WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private sealed class Ending(IHostApplicationLifetime lifetime, bool fails) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fails)
            {
                throw new InvalidOperationException("broken");
            }

            lifetime.StopApplication();
        }
    }
}
