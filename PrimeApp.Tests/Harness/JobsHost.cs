using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PrimeApp.Tests.Harness;

/// <summary>The job library as a service wires it, on a connection of its own: a client and a worker in one.</summary>
public sealed class JobsHost : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly IHost _host;

    private JobsHost(IHost host) => _host = host;

    public TaskQueue Tasks => _host.Services.GetRequiredService<TaskQueue>();

    public WorkerQueue Worker => _host.Services.GetRequiredService<WorkerQueue>();

    public QueueHousekeeping Housekeeping => _host.Services.GetRequiredService<QueueHousekeeping>();

    public WorkerIdentity Identity => _host.Services.GetRequiredService<WorkerIdentity>();

    public NthPrimeCache Cache => _host.Services.GetRequiredService<NthPrimeCache>();

    public RedisGateway Gateway => _host.Services.GetRequiredService<RedisGateway>();

    public TaskWatcher Watcher => _host.Services.GetRequiredService<TaskWatcher>();

    public TaskHistory History => _host.Services.GetRequiredService<TaskHistory>();

    public DeadLetters DeadLetters => _host.Services.GetRequiredService<DeadLetters>();

    public QueueControl Control => _host.Services.GetRequiredService<QueueControl>();

    public QueueInspector Inspector => _host.Services.GetRequiredService<QueueInspector>();

    /// <summary>Redis itself, to see what is really there.</summary>
    public IDatabase Database => _host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    /// <summary>Wires the library as a worker does, on a Redis that is emptied before.</summary>
    public static async Task<JobsHost> CreateAsync(
        RedisServer server, params (string Key, string? Value)[] configuration)
    {
        var host = Build(server, wrap: null, configuration);
        await host.Database.ExecuteAsync("FLUSHALL");
        await host._host.StartAsync();
        return host;
    }

    /// <summary>Wires the library as a worker does, on a Redis that is left as it is.</summary>
    public static Task<JobsHost> JoinAsync(
        RedisServer server, params (string Key, string? Value)[] configuration) =>
        JoinAsync(server, wrap: null, configuration);

    /// <summary>Wires the library as a worker does, on a Redis that is left as it is, by another connection.</summary>
    public static async Task<JobsHost> JoinAsync(
        RedisServer server,
        Func<IConnectionMultiplexer, IConnectionMultiplexer>? wrap,
        params (string Key, string? Value)[] configuration)
    {
        var host = Build(server, wrap, configuration);
        await host._host.StartAsync();
        return host;
    }

    private static JobsHost Build(
        RedisServer server,
        Func<IConnectionMultiplexer, IConnectionMultiplexer>? wrap,
        (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        Dictionary<string, string?> settings = new() { ["ConnectionStrings:redis"] = server.ConnectionString };
        if (server.Kind == RedisKind.Garnet)
        {
            // The JIT compiles the code of Garnet during the first commands, so their answers take longer.
            settings["Redis:CommandTimeout"] = "00:00:10";
        }

        foreach (var (key, value) in configuration)
        {
            settings[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        builder.AddRedis();
        if (wrap is not null)
        {
            var direct = builder.Services.Single(service => service.ServiceType == typeof(IConnectionMultiplexer));
            builder.Services.Replace(ServiceDescriptor.Singleton(
                services => wrap((IConnectionMultiplexer)direct.ImplementationFactory!(services))));
        }

        builder.AddQueueClient();
        builder.AddQueueWorker();
        return new JobsHost(builder.Build());
    }

    // Short forms of what most tests do.
    public Task<TaskRecord> SubmitAsync(long n, string? idempotencyKey = null) =>
        Tasks.SubmitAsync(n, idempotencyKey, None);

    public Task<IReadOnlyList<TaskRecord>> SubmitManyAsync(IReadOnlyList<long> ns) => Tasks.SubmitManyAsync(ns, None);

    public Task<TaskRecord?> FindAsync(string id) => Tasks.FindAsync(id, None);

    public Task<Outcome> CancelAsync(string id) => Tasks.CancelAsync(id, None);

    public Task<QueueStatus> GetStatusAsync() => Tasks.GetStatusAsync(None);

    public Task<Claim?> ClaimTasksAsync(int count) => Worker.ClaimAsync(count, None);

    public Task<bool> ReportProgressAsync(Delivery? delivery, double progress) =>
        Worker.ReportProgressAsync(delivery!, progress, None);

    public Task<IReadOnlyList<Outcome>> RenewAsync(IReadOnlyList<Delivery> deliveries) =>
        Worker.RenewAsync(deliveries, None);

    public Task<Outcome> ReturnAsync(Delivery? delivery) => Worker.ReturnAsync(delivery!, None);

    public Task<Outcome> FailAsync(Delivery? delivery, string error) => Worker.FailAsync(delivery!, error, None);

    public Task<IReadOnlyList<ReapedTask>> HousekeepAsync(TimeSpan? interval = null) =>
        Housekeeping.RunAsync(interval ?? TimeSpan.FromSeconds(1), None);

    /// <summary>Claims the next tasks, for good; gives their ids.</summary>
    public async Task<string[]> ClaimAsync(int count) =>
        await ClaimTasksAsync(count) is { } claim ? [.. claim.Tasks.Select(task => task.Id)] : [];

    /// <summary>Claims the next tasks and starts all of them.</summary>
    public async Task<IReadOnlyList<Delivery>> TakeAsync(int count) =>
        await ClaimTasksAsync(count) is { } claim ? await StartAsync(claim) : [];

    /// <summary>Claims and starts the next task.</summary>
    public async Task<Delivery?> TakeAsync() => (await TakeAsync(1)).SingleOrDefault();

    /// <summary>Starts all tasks of a claim.</summary>
    public async Task<IReadOnlyList<Delivery>> StartAsync(Claim claim) =>
        (await Worker.SettleAsync(claim, [], [.. claim.Tasks.Select(task => task.Id)], [], None)).Started;

    /// <summary>Answers all tasks of a claim.</summary>
    public async Task<IReadOnlyList<Outcome>> AnswerAsync(Claim claim)
    {
        var answers = claim.Tasks.Select(task => new Completion(task.First!, 541, ComputationType.Cached)).ToArray();
        return (await Worker.SettleAsync(claim, answers, [], [], None)).Answered;
    }

    /// <summary>Completes a delivery as one that was computed.</summary>
    public Task<Outcome> CompleteAsync(Delivery? delivery, ulong lastPrime = 541) =>
        Worker.CompleteAsync(new Completion(delivery!, lastPrime, ComputationType.Computed), None);

    /// <summary>Sets the deadline of the claim that a delivery is in.</summary>
    public Task SetDeadlineAsync(Delivery delivery, DateTimeOffset deadline) => Database.SortedSetAddAsync(
        Keys.Claims, $"{delivery.Token} {Identity.Name}", deadline.ToUnixTimeMilliseconds());

    /// <summary>Lets the deadline of the claim that a delivery is in pass, as when its worker falls silent.</summary>
    public Task ExpireAsync(Delivery delivery) => SetDeadlineAsync(delivery, DateTimeOffset.UnixEpoch);

    /// <summary>How long the claim that a delivery is in is held, by the clock of Redis.</summary>
    public async Task<TimeSpan> GetTimeLeftAsync(Delivery delivery)
    {
        var deadline = await Database.SortedSetScoreAsync(Keys.Claims, $"{delivery.Token} {Identity.Name}");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)deadline!) - await RedisTime.ReadAsync(Database);
    }

    /// <summary>
    /// Waits until Redis has these keys and no others. A worker may still remove a claim after it has answered.
    /// </summary>
    public Task AssertKeysAsync(params string[] expected)
    {
        return Eventually.EqualAsync(Sort(expected), async () => Sort(await Database.FindKeysAsync()));

        static string Sort(string[] keys) => string.Join('\n', keys.Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }
}

internal static class TaskWatcherExtensions
{
    /// <summary>Waits until a task is final, and returns its record; null when the task is unknown.</summary>
    public static async Task<TaskRecord?> WaitAsync(
        this TaskWatcher watcher, string id, CancellationToken cancellationToken)
    {
        TaskRecord? last = null;
        await foreach (var record in watcher.WatchAsync(id, cancellationToken))
        {
            last = record;
        }

        if (last?.State.IsFinal() == true)
        {
            return last;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }
}
