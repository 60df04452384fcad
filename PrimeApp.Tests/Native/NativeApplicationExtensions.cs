namespace PrimeApp.Tests.Native;

internal static class NativeApplicationExtensions
{
    /// <summary>Has all containers run natively when the application starts, whether an engine runs or not.</summary>
    public static void RunNatively(
        this IDistributedApplicationBuilder builder,
        NativeServerProvider provider,
        string dataFolder,
        RecordedConsole console)
    {
        builder.Services.AddSingleton(new DevelopmentConsole(console));
        builder.OnBeforeStart(async (@event, _) =>
        {
            var replacement = new ContainerReplacement(builder, @event.Services, provider, dataFolder);
            foreach (var container in builder.Resources.OfType<ContainerResource>().ToList())
            {
                await replacement.ReplaceOrSkipAsync(container);
            }
        });
    }
}
