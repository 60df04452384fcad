using System.Net.Sockets;

namespace StandIns.Tests.NativeServers;

/// <summary>As much of the Redis protocol as it takes to see that a server is the one that was planned.</summary>
internal static class RedisConnection
{
    /// <summary>Sends commands in the inline form, one after the other, and gives the line of each answer.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(
        int port, IEnumerable<string> commands, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(port, cancellationToken);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        var answers = new List<string>();
        foreach (var command in commands)
        {
            await writer.WriteLineAsync(command.AsMemory(), cancellationToken);
            answers.Add(await reader.ReadLineAsync(cancellationToken) ?? "closed");
        }

        return answers;
    }

    private static async Task<TcpClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port, cancellationToken);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }
}
