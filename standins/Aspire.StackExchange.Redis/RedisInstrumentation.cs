using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Makes a client span of every Redis command. The client profiles commands into a session per parent span; a timer
/// turns what is finished into spans, so that the path of a command only pays for a dictionary look-up.
/// </summary>
internal sealed class RedisInstrumentation : IDisposable
{
    internal const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(10);
    private static readonly ActivitySource Source = new(SourceName);
    private static readonly KeyValuePair<string, object?>[] CreationTags = [new("db.system", "redis")];

    private readonly ConcurrentDictionary<ActivitySpanId, (Activity Parent, ProfilingSession Session)> _sessions = new();
    private readonly ProfilingSession _parentless = new();
    private readonly ITimer _timer;
    private readonly Lock _flushing = new();
    private volatile bool _disposed;

    public RedisInstrumentation(TimeProvider? timeProvider = null)
    {
        using var _ = ExecutionContext.SuppressFlow();
        _timer = (timeProvider ?? TimeProvider.System).CreateTimer(
            static state => ((RedisInstrumentation)state!).Flush(), this, FlushInterval, FlushInterval);
    }

    /// <summary>Traces the commands of a connection from now on.</summary>
    public void Register(IConnectionMultiplexer connection) => connection.RegisterProfiler(CurrentSession);

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
        Flush();
    }

    private ProfilingSession? CurrentSession()
    {
        if (_disposed || !Source.HasListeners())
            return null;
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } parent)
            return _parentless;
        if (!parent.Recorded)
            return null;

        return _sessions.GetOrAdd(parent.SpanId, static (_, parent) => (parent, new ProfilingSession()), parent).Session;
    }

    private void Flush()
    {
        lock (_flushing)
        {
            WriteSpans(default, _parentless);
            foreach (var (key, (parent, session)) in _sessions)
            {
                // Looked at before the session: a command of a parent that is still running comes with the next flush.
                if (parent.IsStopped)
                    _sessions.TryRemove(key, out _);
                WriteSpans(parent.Context, session);
            }
        }
    }

    private static void WriteSpans(ActivityContext parent, ProfilingSession session)
    {
        foreach (var command in session.FinishProfiling())
        {
            using var span = Source.StartActivity(
                command.Command, ActivityKind.Client, parent, CreationTags, startTime: command.CommandCreated);
            if (span is null)
                continue;

            span.SetEndTime(command.CommandCreated + command.ElapsedTime);
            if (span.IsAllDataRequested)
                Describe(span, command);
        }
    }

    private static void Describe(Activity span, IProfiledCommand command)
    {
        span.SetTag("db.redis.database_index", command.Db);
        span.SetTag("db.statement", command.Command);
        if (command.EndPoint is IPEndPoint address)
        {
            span.SetTag("server.address", address.Address.ToString());
            span.SetTag("server.port", address.Port);
        }
        else if (command.EndPoint is DnsEndPoint name)
        {
            span.SetTag("server.address", name.Host);
            span.SetTag("server.port", name.Port);
        }
    }
}
