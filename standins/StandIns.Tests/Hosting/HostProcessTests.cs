using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running;

namespace StandIns.Tests.Hosting;

/// <summary>What a user at the terminal sees: the output, the exit code, and what is left running.</summary>
[Collection(nameof(RunningApplications))]
[Trait("Category", "EndToEnd")]
public sealed class HostProcessTests
{
    private const int Interrupt = 2;

    // Ends when asked to, and says so.
    private const string PoliteStore = "trap 'echo store says goodbye; exit 0' TERM; echo store is here; while :; do sleep 0.1; done";

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(NativeMethods.Terminate)]
    public async Task A_signal_stops_everything_in_reverse_order_within_ten_seconds(int signal)
    {
        await using var host = HostProcess.Start($"--Store:Script={PoliteStore}");
        await host.WaitUntilUpAsync();
        var processes = host.Descendants();
        Assert.True(processes.Count >= 3, "store, web and the watchdog run");

        var watch = Stopwatch.StartNew();
        host.Signal(signal);
        await host.WaitForExitAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, host.ExitCode);
        Assert.All(processes, process => Assert.False(TestApplication.IsRunning(process)));
        var webStopped = host.Output.IndexOf("Application is shutting down", StringComparison.Ordinal);
        var webExited = host.Output.IndexOf("web     * Exited", StringComparison.Ordinal);
        var storeStopped = host.Output.IndexOf("store says goodbye", StringComparison.Ordinal);
        Assert.InRange(webStopped, 0, webExited);
        Assert.InRange(storeStopped, webExited, int.MaxValue);
    }

    [Fact]
    public async Task A_process_that_does_not_want_to_end_is_ended_within_ten_seconds()
    {
        await using var host = HostProcess.Start("--Store:Script=trap '' TERM; while :; do sleep 0.1; done");
        await host.WaitUntilUpAsync();
        var processes = host.Descendants();

        var watch = Stopwatch.StartNew();
        host.Signal(NativeMethods.Terminate);
        await host.WaitForExitAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, host.ExitCode);
        Assert.All(processes, process => Assert.False(TestApplication.IsRunning(process)));
    }

    [Fact]
    public async Task A_killed_host_leaves_nothing_running()
    {
        // Two levels deep, and not listening to a polite request.
        await using var host = HostProcess.Start("--Store:Script=trap '' TERM; sh -c 'sleep 600; :' & wait");
        await host.WaitUntilUpAsync();
        var processes = host.Descendants();
        Assert.True(processes.Count >= 5, "store and what it has started, web and the watchdog run");

        host.Signal(NativeMethods.Kill);

        await TestApplication.UntilAsync(() => !processes.Any(TestApplication.IsRunning));
    }

    [Fact]
    public async Task A_host_whose_launcher_is_killed_ends()
    {
        var folder = Directory.CreateTempSubdirectory("launcher-");
        try
        {
            await using var launcher = HostProcess.StartByLauncher(folder);
            await launcher.WaitUntilUpAsync();
            var processes = launcher.Descendants();
            Assert.True(processes.Count >= 4, "the host, store, web and the watchdog run");

            launcher.Signal(NativeMethods.Kill);

            await TestApplication.UntilAsync(() => !processes.Any(TestApplication.IsRunning));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_table_names_states_urls_and_what_was_skipped_and_why()
    {
        var port = TestApplication.FreePort();
        await using var host = HostProcess.Start($"--Web:Port={port}");
        await host.WaitUntilUpAsync();

        Assert.Matches($@"web +Running, Healthy +http://localhost:{port}", host.Output);
        Assert.Matches(@"store +Running", host.Output);
        Assert.Matches(@"mystery +Skipped +\S.*standins\.tests/mystery", host.Output);
        Assert.Contains("store   | store is here", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_before_anything_is_started()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using var host = HostProcess.Start($"--Web:Port={port}");
        await host.WaitForExitAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains($"error: Port {port}, which 'web' needs, is in use", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("store is here", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_crashes_again_and_again_while_starting_ends_the_run()
    {
        await using var host = HostProcess.Start(
            "--Store:Script=echo store has no disk >&2; exit 3", "--ProcessHost:RestartDelay=00:00:00.050");
        await host.WaitForExitAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains(
            "error: 'store' has ended 5 times with an error while starting, the last time with exit code 3.",
            host.Output,
            StringComparison.Ordinal);
        Assert.Contains("store has no disk", host.Output[host.Output.IndexOf("error:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_does_not_become_healthy_ends_the_run()
    {
        await using var host = HostProcess.Start("--Web:Health=503", "--ProcessHost:StartupTimeout=00:00:08");
        await host.WaitForAsync("Application started");
        var processes = host.Descendants();
        await host.WaitForExitAsync();

        Assert.Equal(1, host.ExitCode);
        var error = host.Output[host.Output.IndexOf("error:", StringComparison.Ordinal)..];
        Assert.StartsWith("error: 'web' has not become healthy within 00:00:08.", error, StringComparison.Ordinal);
        Assert.Contains("answered 503 instead of 200", error, StringComparison.Ordinal);
        Assert.Contains("Its last output:", error, StringComparison.Ordinal);
        Assert.All(processes, process => Assert.False(TestApplication.IsRunning(process)));
    }

    [Theory]
    [InlineData("publish", "no place that it is published to")]
    [InlineData("deploy", "There is no step 'deploy'")]
    public async Task Publishing_that_fails_is_told_and_ends_with_an_error(string step, string message)
    {
        await using var host = HostProcess.Start("--operation", "publish", "--step", step);
        await host.WaitForExitAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("error: Publishing failed: ", host.Output, StringComparison.Ordinal);
        Assert.Contains(message, host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_makes_no_sense_is_told()
    {
        await using var host = HostProcess.Start("--ProcessHost:StopTimeout=00:10:00");
        await host.WaitForExitAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("error: ProcessHost:StopTimeout must be", host.Output, StringComparison.Ordinal);
    }
}
