using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Sends the server its password and a PING, in the Redis serialization protocol.</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await PingAsync(patience.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy($"PING to {redis.PrimaryEndpoint.Url}: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"PING to {redis.PrimaryEndpoint.Url} was not answered in time", exception);
        }
    }

    private async Task<HealthCheckResult> PingAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, cancellationToken);
        var stream = client.GetStream();
        using var replies = new StreamReader(stream, Encoding.UTF8);

        if (redis.PasswordParameter is { } parameter)
        {
            var password = await parameter.GetValueAsync(cancellationToken) ?? string.Empty;
            if (await SendAsync("AUTH", password) is not "+OK" and var refusal)
            {
                return HealthCheckResult.Unhealthy($"AUTH was answered: {refusal ?? "nothing"}");
            }
        }

        // While it loads its data, the server answers with an error that says so.
        return await SendAsync("PING") is not "+PONG" and var reply
            ? HealthCheckResult.Unhealthy($"PING was answered: {reply ?? "nothing"}")
            : HealthCheckResult.Healthy();

        async Task<string?> SendAsync(params string[] words)
        {
            var command = new StringBuilder($"*{words.Length}\r\n");
            foreach (var word in words)
            {
                command.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), cancellationToken);
            return await replies.ReadLineAsync(cancellationToken);
        }
    }
}
