namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A program of the monitoring, at a port of the loopback interface.</summary>
public abstract class MonitoringServer : TestProcess
{
    /// <param name="program">The program, fetched where it is missing.</param>
    /// <param name="port">Its port.</param>
    /// <param name="createArguments">Its arguments for an address, such as <c>127.0.0.1:9090</c>.</param>
    protected MonitoringServer(string program, int port, Func<string, IEnumerable<string>> createArguments)
        : this(program, $"127.0.0.1:{port}", createArguments)
    {
    }

    private MonitoringServer(string program, string target, Func<string, IEnumerable<string>> createArguments)
        : base(new ProcessStartInfo(
            Tools.FindOrFetch(program) ?? throw new InvalidOperationException(Tools.Explain(program)),
            createArguments(target)))
    {
        Target = target;
        Client = new PrometheusClient(new Uri($"http://{target}/"));
    }

    /// <summary>Host and port.</summary>
    public string Target { get; }

    /// <summary>Asks the server.</summary>
    public PrometheusClient Client { get; }

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return base.DisposeAsync();
    }
}
