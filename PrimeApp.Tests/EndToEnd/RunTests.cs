namespace PrimeApp.Tests.EndToEnd;

/// <summary>The first command of a user, from the first line on the console to the end of the last process.</summary>
[Trait("Category", "EndToEnd")]
public sealed partial class RunTests(ITestOutputHelper output)
{
    // On an idle machine it takes 1 s to 2 s.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    // On an idle machine it takes 5 s to 7 s, because the orchestrator checks the AppHost only from time to time.
    private static readonly TimeSpan CleanUpTimeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_console_says_what_to_open_and_Ctrl_C_ends_all_of_it()
    {
        Need.Program("setsid");
        await using var run = AppHostProcess.Start();
        var pages = await run.WaitUntilOpenAsync();

        Assert.Equal(["Web UI", "API", "Dashboard", "Prometheus", "VictoriaMetrics", "Grafana"], pages.Keys);
        using var client = new HttpClient();
        foreach (var (title, address) in pages.Where(page => page.Key != "Grafana"))
        {
            using var answer = await client.GetAsync(address);
            Assert.True(answer.IsSuccessStatusCode, $"{title}, {address}: {answer.StatusCode}");
        }

        if (Tools.Find("grafana-server") is null)
        {
            Assert.Matches(@"^skipped: grafana-server is not installed\b.*\.$", pages["Grafana"]);
        }

        await AssertEndsAsync(run, run.PressCtrlCAsync);
    }

    [Fact]
    public async Task What_crashes_is_started_again_and_the_console_says_so()
    {
        Need.Program("setsid");
        await using var run = AppHostProcess.Start();
        var api = new Uri((await run.WaitUntilOpenAsync())["Web UI"]);

        AppHostProcess.Kill(run.Find("PrimeApp.Worker.dll"));
        AppHostProcess.Kill(run.Find("PrimeApp.Api.dll"));
        foreach (var service in (string[])["worker", "api"])
        {
            await run.WaitForLineAsync($"{service}: restarts in 1 s.");
            await run.WaitForLineAsync($"{service}: is healthy again.");
            Assert.Single(run.Lines, $"{service}: was ended by a signal.");
        }

        AppHostProcess.Kill(run.Find("PrimeApp.Worker.dll"));
        await run.WaitForLineAsync("worker: restarts in 2 s.");
        using var client = new HttpClient { BaseAddress = api };
        Assert.Equal(541UL, (await client.CompleteAsync(100)).LastPrime);
        await AssertEndsAsync(run, run.TerminateAsync);
    }

    [Fact]
    public async Task Nothing_is_left_of_an_AppHost_that_is_killed()
    {
        Need.Program("setsid");
        await using var run = AppHostProcess.Start();
        await run.WaitUntilOpenAsync();
        var processes = run.Processes;
        var ports = ProcessTable.ListeningPorts(processes);

        var killed = Stopwatch.GetTimestamp();
        AppHostProcess.Kill(run.FindHost());

        Assert.NotEqual(0, await run.WaitForExitAsync());
        await Eventually.TrueAsync(() => !processes.Any(ProcessTable.IsRunning), CleanUpTimeout);
        output.WriteLine($"All {processes.Count} processes had ended after {Stopwatch.GetElapsedTime(killed)}.");
        Assert.Empty(run.Processes);
        Assert.All(ports, port => Assert.True(run.IsFree(port), $"Port {port} is in use."));
    }

    [Theory]
    [InlineData("--Workers:Count=0", "error: Workers:Count is '0'. It must be a whole number from 1 to 100.")]
    [InlineData("--Redis:AppendFsync=never", "error: Redis:AppendFsync is 'never'. It must be everysec or always.")]
    public async Task A_setting_out_of_range_is_one_line_that_says_what_is_allowed(string setting, string line)
    {
        await using var run = AppHostProcess.Start(setting);

        Assert.Equal(1, await run.WaitForEndOfOutputAsync());
        Assert.Equal([line], AppHostLines(run));
        Assert.Empty(run.Processes);
    }

    [Fact]
    public async Task Without_a_network_fetched_servers_run_and_a_second_AppHost_says_who_has_its_port()
    {
        Need.That(NetworkNamespace.Obstacle);
        Need.Program("redis-server", "prometheus", "prometheus-redis-exporter", "victoria-metrics");
        await using var network = await NetworkNamespace.CreateAsync();
        await using var run = AppHostProcess.StartIn(network);
        var pages = await run.WaitUntilOpenAsync();
        Assert.Equal(
            ("http://localhost:8000", "http://localhost:9090", "http://localhost:8428"),
            (pages["Web UI"], pages["Prometheus"], pages["VictoriaMetrics"]));
        Assert.Matches(@"^http://localhost:15888/login\?t=\w+$", pages["Dashboard"]);

        await using (var second = AppHostProcess.StartIn(network))
        {
            Assert.Equal(1, await second.WaitForEndOfOutputAsync());
            var line = Assert.Single(AppHostLines(second));
            Assert.Equal(
                $"error: Port 8000, which api needs, is in use by process {run.Find("PrimeApp.Api.dll").Id} (dotnet)." +
                " End that process and start again.",
                line);
            Assert.Empty(second.Processes);
        }

        await AssertEndsAsync(run, run.PressCtrlCAsync);
    }

    [Fact]
    public async Task Without_a_network_a_server_that_must_be_fetched_fails_in_words()
    {
        Need.That(NetworkNamespace.Obstacle);
        Need.That(Tools.FindInstalled("apt-get") is null ? "There is no apt-get to fetch servers with." : null);
        Need.That(Tools.FindInstalled("redis-server") is null ? null : "redis-server is installed.");
        var tools = Directory.CreateTempSubdirectory("primeapp-tools-");
        await using var network = await NetworkNamespace.CreateAsync();
        await using (var run = AppHostProcess.StartIn(network, $"--Native:ToolsFolder={tools.FullName}"))
        {
            Assert.Matches(
                @"^redis: failed to start\. redis-server (and the package lists )?could not be downloaded: .*\w",
                await run.WaitForLineAsync("redis: failed to start. "));
            await AssertEndsAsync(run, run.PressCtrlCAsync);
        }

        tools.Delete(recursive: true);
    }

    /// <summary>Ends a run, and checks that all is gone and every port free when the command returns.</summary>
    private async Task AssertEndsAsync(AppHostProcess run, Func<Task> end)
    {
        var processes = run.Processes;
        var ports = ProcessTable.ListeningPorts(processes);
        Assert.NotEmpty(ports);

        var started = Stopwatch.GetTimestamp();
        await end();
        var exitCode = await run.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(started);
        var left = processes.Where(process => !IsOrchestrator(process) && ProcessTable.IsRunning(process)).ToList();

        output.WriteLine($"The command returned after {took}.");
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, EndTimeout);
        Assert.Empty(left);
        Assert.All(ports, port => Assert.True(run.IsFree(port), $"Port {port} is in use."));
        await Eventually.TrueAsync(() => run.Processes.Count == 0, CleanUpTimeout);
        Assert.False(Complaint().IsMatch(run.Output), run.Output);
    }

    // Aspire's own processes end some seconds later. They have no open ports at that time.
    private static bool IsOrchestrator(ProcessEntry process) =>
        process.Program.EndsWith("/dcp", StringComparison.Ordinal);

    // Without the line of dotnet run about launchSettings.json.
    private static List<string> AppHostLines(AppHostProcess run) =>
        [.. run.Lines.Where(line => !line.StartsWith("Using launch settings from ", StringComparison.Ordinal))];

    // Entries of a log, warnings, exceptions and stack traces. A newcomer would have to look them up.
    [GeneratedRegex(@"^(warn|fail|crit): |warning|exception|^\s+at ", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Complaint();
}
