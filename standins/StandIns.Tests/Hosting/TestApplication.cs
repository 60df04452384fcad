using Aspire.Hosting;

namespace StandIns.Tests.Hosting;

internal static class TestApplication
{
    /// <summary>How long anything may take on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Begins an application of the test's own, with the projects of the application host for tests.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(params string[] args)
        => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            AssemblyName = "StandIns.Tests.AppHost",
            Args = ["--environment=Development", "--ProcessHost:ShowOutput=false", "--ProcessHost:TemporaryData=true", .. args],
        });

    public static CancellationToken AfterPatience() => new CancellationTokenSource(Patience).Token;

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsRunning(int processId)
    {
        var status = $"/proc/{processId}/status";
        return File.Exists(status) && !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        var patience = AfterPatience();
        while (!condition())
        {
            await Task.Delay(20, patience);
        }
    }
}
