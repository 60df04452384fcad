namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real Redis Cluster of three masters on the loopback interface, which share the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16_384;

    private readonly IReadOnlyList<RedisServer> _servers;

    private RedisCluster(IReadOnlyList<RedisServer> servers) => _servers = servers;

    /// <summary>The masters.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>What StackExchange.Redis connects with: each of the masters.</summary>
    public string ConnectionString => string.Join(',', _servers.Select(server => server.ConnectionString));

    /// <summary>Starts a cluster that serves all slots when this returns.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, Masters).Select(_ => RedisServer.StartAsync(
            appendOnly: false, arguments: ["--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Next()}"])));
        var cluster = new RedisCluster(servers);
        await cluster.MeetAsync();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task MeetAsync()
    {
        var connections =
            await Task.WhenAll(_servers.Select(server => ConnectionMultiplexer.ConnectAsync(server.ConnectionString)));
        try
        {
            var masters = connections.Zip(_servers, (connection, server) =>
                connection.GetServer("127.0.0.1", server.Port)).ToList();
            var buses =
                await Task.WhenAll(masters.Select(master => master.ExecuteAsync("CONFIG", "GET", "cluster-port")));
            for (var i = 0; i < Masters; i++)
            {
                object[] slots = [.. Enumerable.Range(0, Slots).Where(slot =>
                    slot * Masters / Slots == i).Select(slot => (object)slot)];
                await masters[i].ExecuteAsync("CLUSTER", ["ADDSLOTS", .. slots]);
                await masters[0].ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", _servers[i].Port,
                    ((string[])buses[i]!)[1]);
            }

            foreach (var master in masters)
            {
                await Eventually.TrueAsync(
                    async () => ((string?)await master.ExecuteAsync("CLUSTER", "INFO"))!.Contains("cluster_state:ok",
                        StringComparison.Ordinal)
                        && ((string?)await master.ExecuteAsync("CLUSTER", "NODES"))!.Split("connected",
                            StringSplitOptions.None).Length > Masters);
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
