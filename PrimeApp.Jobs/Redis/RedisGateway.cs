using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Redis;

/// <summary>
/// The only way to Redis. Every command has a time limit, is counted, and is traced as part of the operation that needs
/// it. It fails with <see cref="RedisUnavailableException"/> when trying again later may help, and with
/// <see cref="RedisDataException"/> when a key holds wrong data.
/// </summary>
public sealed partial class RedisGateway
{
    private const int MaxReasonLength = 200;

    private readonly IConnectionMultiplexer _connection;
    private readonly TimeSpan _commandTimeout;
    private readonly RedisMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<RedisGateway> _logger;
    private readonly KeyValuePair<string, object?>[] _serverTags;
    private readonly ConcurrentDictionary<JobScript, bool> _sentScripts = new();
    private int _unavailable;
    private string? _refused;
    private ImmutableList<Subscription> _subscriptions = [];

    /// <summary>Creates the gateway on a connection that may be down at first.</summary>
    public RedisGateway(
        IConnectionMultiplexer connection,
        IOptions<RedisGatewayOptions> options,
        RedisMetrics metrics,
        TimeProvider timeProvider,
        ILogger<RedisGateway> logger)
    {
        _connection = connection;
        _commandTimeout = options.Value.CommandTimeout;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _connection.ConnectionRestored += (_, _) => Restored?.Invoke();
        _serverTags = _connection.GetEndPoints(configuredOnly: true).FirstOrDefault() switch
        {
            DnsEndPoint name => DescribeServer(name.Host, name.Port),
            IPEndPoint address => DescribeServer(address.Address.ToString(), address.Port),
            _ => [],
        };
    }

    /// <summary>Raised when a lost connection is back.</summary>
    public event Action? Restored;

    /// <summary>Runs a script.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, is too slow, or refuses work for
    /// now.</exception>
    /// <exception cref="RedisDataException">A key holds something else than it should.</exception>
    internal Task<RedisResult> EvaluateAsync(ScriptCall call, CancellationToken cancellationToken) =>
        EvaluateAsync(call, Activity.Current, cancellationToken);

    /// <summary>Runs a script as part of an activity, or of none.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, is too slow, or refuses work for
    /// now.</exception>
    /// <exception cref="RedisDataException">A key holds something else than it should.</exception>
    internal async Task<RedisResult> EvaluateAsync(
        ScriptCall call, Activity? parent, CancellationToken cancellationToken)
    {
        var script = call.Script;
        var (keys, arguments) = call.Build();
        return await RunAsync(script.Name, EvaluateAsync, parent, cancellationToken);

        async Task<RedisResult> EvaluateAsync(IDatabase database)
        {
            if (_sentScripts.ContainsKey(script))
            {
                try
                {
                    return await database.ScriptEvaluateAsync(script.Hash, keys, arguments);
                }
                catch (RedisServerException exception)
                    when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
                {
                    // A restarted Redis has forgotten its scripts. Nothing ran.
                }
            }

            // Redis keeps the script. The client's own cache of scripts would look up the whole text at each call.
            var result = await database.ScriptEvaluateAsync(
                script.Text, keys, arguments, CommandFlags.NoScriptCache);
            _sentScripts.TryAdd(script, true);
            return result;
        }
    }

    /// <summary>Runs one command, or several that are pipelined.</summary>
    /// <param name="operation">The name for metrics; one of a small fixed set.</param>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Stops the waiting; the command may run all the same.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, is too slow, or refuses work for
    /// now.</exception>
    /// <exception cref="RedisDataException">A key holds something else than it should.</exception>
    public Task<T> RunAsync<T>(
        string operation, Func<IDatabase, Task<T>> command, CancellationToken cancellationToken) =>
        RunAsync(operation, command, Activity.Current, cancellationToken);

    private async Task<T> RunAsync<T>(
        string operation, Func<IDatabase, Task<T>> command, Activity? parent, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(operation, parent);
        try
        {
            var result = await command(_connection.GetDatabase())
                .WaitAsync(_commandTimeout, _timeProvider, cancellationToken);
            _metrics.Record(operation, succeeded: true);
            NoteSuccess(operation);
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException
            || !cancellationToken.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, Excerpt(exception.Message));
            activity?.SetTag("error.type", exception.GetType().FullName);
            _metrics.Record(operation, succeeded: false);
            if (RedisErrors.IsOfData(exception))
            {
                throw new RedisDataException($"Redis holds something else than '{operation}' needs.", exception);
            }

            if (!RedisErrors.IsUnavailability(exception))
            {
                throw;
            }

            NoteFailure(operation, exception);
            throw new RedisUnavailableException($"Redis did not answer '{operation}'.", exception);
        }
    }

    /// <summary>
    /// Calls <paramref name="handler"/> for every message on a channel from now on. While Redis cannot be reached or
    /// refuses the subscription, no messages come. The subscription is made as soon as possible.
    /// </summary>
    public async Task SubscribeAsync(string channel, Action<string> handler, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(
            new RedisChannel(channel, RedisChannel.PatternMode.Literal), (_, message) => handler(message.ToString()));
        try
        {
            await SubscribeAsync(subscription, cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            // The renewal of subscriptions tries again.
        }

        // Only now, so that the renewal does not make the same subscription at the same time: the client would call the
        // handler twice.
        ImmutableInterlocked.Update(ref _subscriptions, subscriptions => subscriptions.Add(subscription));
    }

    /// <summary>Makes the subscriptions that have been refused or dropped.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, or refuses one still.</exception>
    internal async Task RenewSubscriptionsAsync(CancellationToken cancellationToken)
    {
        var subscriber = _connection.GetSubscriber();
        foreach (var subscription in _subscriptions.Where(it => subscriber.SubscribedEndpoint(it.Channel) is null))
        {
            await SubscribeAsync(subscription, cancellationToken);
        }
    }

    private async Task SubscribeAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var (channel, handler) = subscription;
        var subscriber = _connection.GetSubscriber();
        await RunAsync(
            "subscribe",
            async _ =>
            {
                // The client keeps the handler of a subscription that failed, and would call it twice.
                await subscriber.UnsubscribeAsync(channel, handler, CommandFlags.FireAndForget);
                await subscriber.SubscribeAsync(channel, handler);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Starts a span for an operation that is part of a trace. Polls, heartbeats and batches have no trace and no span.
    /// </summary>
    private Activity? StartActivity(string operation, Activity? parent)
    {
        if (parent is null)
        {
            return null;
        }

        var activity = JobsTelemetry.ActivitySource.StartActivity(
            operation, ActivityKind.Client, parent.Context, _serverTags);
        activity?.SetTag("db.operation.name", operation);
        return activity;
    }

    private static KeyValuePair<string, object?>[] DescribeServer(string host, int port) =>
        [new("db.system.name", "redis"), new("server.address", host), new("server.port", port)];

    private void NoteSuccess(string operation)
    {
        if (Volatile.Read(ref _unavailable) == 1 && Interlocked.Exchange(ref _unavailable, 0) == 1)
        {
            LogRedisAvailable();
        }

        if (Volatile.Read(ref _refused) is { } refused && refused == operation
            && Interlocked.CompareExchange(ref _refused, null, refused) == refused)
        {
            LogRedisAccepts(operation);
        }
    }

    // Logged once for an outage, not once for a command. A Redis without memory accepts some operations and refuses
    // others, so refusals are logged by operation.
    private void NoteFailure(string operation, Exception exception)
    {
        if (exception is RedisServerException or RedisCommandException)
        {
            if (Interlocked.CompareExchange(ref _refused, operation, null) is null)
            {
                LogRedisRefuses(operation, Excerpt(exception.Message));
            }
        }
        else if (Interlocked.Exchange(ref _unavailable, 1) == 0)
        {
            LogRedisUnavailable(operation, Excerpt(exception.Message));
        }
    }

    // The message of the driver has the key, which can be long.
    private static string Excerpt(string reason) =>
        reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength];

    [LoggerMessage(EventId = 100, EventName = "RedisUnavailable", Level = LogLevel.Warning,
        Message = "Redis is unavailable; first failed operation: {Operation}. {Reason}")]
    private partial void LogRedisUnavailable(string operation, string reason);

    [LoggerMessage(EventId = 101, EventName = "RedisAvailable", Level = LogLevel.Information,
        Message = "Redis is available again")]
    private partial void LogRedisAvailable();

    [LoggerMessage(EventId = 102, EventName = "RedisRefuses", Level = LogLevel.Warning,
        Message = "Redis refuses '{Operation}': {Reason}")]
    private partial void LogRedisRefuses(string operation, string reason);

    [LoggerMessage(EventId = 103, EventName = "RedisAccepts", Level = LogLevel.Information,
        Message = "Redis accepts '{Operation}' again")]
    private partial void LogRedisAccepts(string operation);

    private sealed record Subscription(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler);
}
