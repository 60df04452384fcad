namespace PrimeApp.Tests.Infrastructure;

/// <summary>Makes applications of Aspire for tests of the AppHost's parts.</summary>
internal static class TestApplication
{
    /// <summary>
    /// Begins an application without resources, on random ports, with the orchestrator of the AppHost.
    /// </summary>
    /// <param name="arguments">Its command line, such as <c>--Parameters:redis-password=secret</c>.</param>
    public static IDistributedApplicationBuilder CreateBuilder(params string[] arguments) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            AssemblyName = typeof(AppHost.AppHostException).Assembly.GetName().Name,
            Args =
            [
                "--environment=Development", "--DcpPublisher:RandomizePorts=true",
                "--DcpPublisher:WaitForResourceCleanup=true", .. arguments,
            ],
            DisableDashboard = true,
        });
}
