namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>
/// A master, its replica, and three sentinels. They make the replica the master when the master is gone. All are real
/// servers on the loopback interface.
/// </summary>
public sealed class RedisSentinels : IAsyncDisposable
{
    private const string MasterName = "primes";
    private const int Sentinels = 3;

    // Two of three have to agree that the master is gone.
    private const int Quorum = 2;

    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-sentinels-").FullName;
    private readonly List<(TestProcess Process, int Port)> _sentinels = [];

    private RedisSentinels(RedisServer master, RedisServer replica)
    {
        Master = master;
        Replica = replica;
    }

    /// <summary>The server that is the master at first.</summary>
    public RedisServer Master { get; }

    /// <summary>The server that is a replica at first.</summary>
    public RedisServer Replica { get; }

    /// <summary>
    /// What StackExchange.Redis connects with: the sentinels, and the name by which they know the master.
    /// </summary>
    public string ConnectionString =>
        $"{string.Join(',', _sentinels.Select(sentinel => $"127.0.0.1:{sentinel.Port}"))},serviceName={MasterName}";

    /// <summary>Starts all of them; when this returns the sentinels know each other and the replica.</summary>
    public static async Task<RedisSentinels> StartAsync()
    {
        var master = await RedisServer.StartAsync(appendOnly: true);
        var replica =
            await RedisServer.StartAsync(appendOnly: true, arguments: ["--replicaof", "127.0.0.1", $"{master.Port}"]);
        var sentinels = new RedisSentinels(master, replica);
        for (var i = 0; i < Sentinels; i++)
        {
            await sentinels.StartSentinelAsync();
        }

        foreach (var (_, port) in sentinels._sentinels)
        {
            await Eventually.TrueAsync(() => KnowsTheOthersAsync(port));
        }

        return sentinels;
    }

    /// <summary>Ends all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _) in _sentinels)
        {
            await process.DisposeAsync();
        }

        await Replica.DisposeAsync();
        await Master.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartSentinelAsync()
    {
        var port = FreePort.Next();
        var file = Path.Combine(_directory, $"{port}.conf");
        await File.WriteAllTextAsync(file, $"""
            port {port}
            bind 127.0.0.1
            dir {_directory}
            sentinel monitor {MasterName} 127.0.0.1 {Master.Port} {Quorum}
            sentinel down-after-milliseconds {MasterName} 1000
            sentinel failover-timeout {MasterName} 5000

            """);
        var start = RedisServer.CreateStart(RedisServer.FindExecutable(), _directory);
        start.ArgumentList.Add(file);
        start.ArgumentList.Add("--sentinel");
        _sentinels.Add((new TestProcess(start), port));
    }

    private static async Task<bool> KnowsTheOthersAsync(int port)
    {
        try
        {
            var options = ConfigurationOptions.Parse($"127.0.0.1:{port}");
            options.CommandMap = CommandMap.Sentinel;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            var master = await connection.GetServer("127.0.0.1", port).SentinelMasterAsync(MasterName);
            var known = master.ToDictionary(pair => pair.Key, pair => pair.Value);
            return known["num-slaves"] == "1" && known["num-other-sentinels"] == $"{Sentinels - 1}";
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }
}
