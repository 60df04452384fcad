namespace PrimeApp.Tests.Chaos;

/// <summary>
/// While tasks run, the test writes values to Redis that no script writes: keys of the queue with other types, records
/// with other fields, and members, entries and messages of any kind. A seed determines the values.
/// </summary>
/// <param name="writes">The number of values.</param>
/// <param name="seed">The seed.</param>
/// <param name="output">The test writes the seed here.</param>
public abstract class RedisContentTests(int writes, int seed, ITestOutputHelper output) : IAsyncLifetime
{
    private const int WritesPerTask = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private static readonly (string, string?)[] Settings =
        [("Queue:LeaseDuration", "00:00:02"), ("Queue:RetryDelay", "00:00:00.100"),
            ("Worker:PollInterval", "00:00:00.200")];

    private static readonly string[] Fields =
    [
        "n", "status", "submitted_at", "started_at", "finished_at", "progress", "deliveries", "failures", "worker",
        "error",
        "traceparent", "tracestate", "completion", "returned", "foreign",
    ];

    private static readonly string[] Lists = ["/tasks", "/tasks?status=running&limit=500", "/queue", "/queue/dead"];

    private readonly Random _random = new(seed);
    private readonly List<string> _victims = [];
    private RedisServer _redis = null!;
    private ServiceProcess _api = null!;
    private ServiceProcess[] _workers = null!;
    private ConnectionMultiplexer _connection = null!;

    private IDatabase Database => _connection.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        _api = await ServiceProcess.StartApiAsync(_redis, Settings);
        _workers = await Task.WhenAll(Enumerable.Range(0, 2).Select(
            _ => ServiceProcess.StartWorkerAsync(_redis, Settings)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await _api.DisposeAsync();
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_it_holds_ends_no_service_breaks_no_list_and_costs_no_other_task()
    {
        output.WriteLine($"Seed {seed}.");
        var untouched = new List<(Uri Location, long N)>();
        for (var i = 0; i < writes; i++)
        {
            if (i % WritesPerTask == 0)
            {
                _victims.Add(TaskClient.IdOf(await SubmitAsync(_random.Next(1, 1000))));
                var n = _random.Next(1, 1_000_000);
                untouched.Add((await SubmitAsync(n), n));
                foreach (var list in Lists)
                {
                    Assert.Equal((list, HttpStatusCode.OK), (list, await _api.GetStatusAsync(list)));
                }
            }

            try
            {
                await WriteAsync();
            }
            catch (RedisServerException exception) when (
                exception.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
            {
                // An earlier write gave the key another type.
            }
        }

        foreach (var (location, n) in untouched)
        {
            var task = await _api.Client.WaitAsync(location);
            Assert.Equal((n, NthPrime.Find(n)), (task.N, task.LastPrime));
        }

        foreach (var victim in _victims)
        {
            using var response = await _api.Client.GetAsync($"/tasks/{victim}");
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
            {
                Assert.Equal(
                    $"The record of task '{victim}' cannot be read.",
                    await response.AssertProblemAsync(HttpStatusCode.InternalServerError));
            }
        }

        foreach (var service in _workers.Append(_api))
        {
            await Eventually.EqualAsync(HttpStatusCode.OK, () => service.GetStatusAsync("/alive"), Timeout);
        }

        await _api.Client.WaitAsync(await SubmitAsync(100));
    }

    private async Task<Uri> SubmitAsync(long n)
    {
        Uri? location = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await _api.Client.PostAsJsonAsync("/tasks", new { n });
                location = response.Headers.Location;
                // The API refuses tasks until a worker has moved a list of another type out of the way.
                Assert.True(
                    response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable,
                    $"{response.StatusCode}");
                return response.StatusCode == HttpStatusCode.Accepted;
            },
            Timeout);
        return location!;
    }

    private async Task WriteAsync()
    {
        var victim = Pick(_victims.ToArray());
        var worker = _random.Next(2) == 0 ? $"worker-{_random.Next(20)}" : Pick(await WorkersAsync());
        switch (_random.Next(14))
        {
            case 0:
                await Database.KeyDeleteAsync(Keys.Task(victim));
                break;
            case 1:
                await Database.KeyDeleteAsync(Keys.Task(victim));
                await WriteAnyTypeAsync(Database, Keys.Task(victim));
                break;
            case 2:
            case 3:
                await Database.HashSetAsync(Keys.Task(victim), Pick(Fields), Value());
                break;
            case 4:
                await Database.HashDeleteAsync(Keys.Task(victim), Pick(Fields));
                break;
            case 5:
                // Writes to the claim of a running victim, unless other tasks are in the claim.
                var token = await Database.HashGetAsync(Keys.Task(victim), "claim").OrAsync("x");
                var claim = Keys.Claim(token.ToString());
                if ((await Database.SetMembersAsync(claim).OrAsync([])).All(id => id == victim))
                {
                    await Database.KeyDeleteAsync(claim);
                    await WriteAnyTypeAsync(Database, claim);
                }

                break;
            case 6:
                await Database.ListRightPushAsync(Pick(Keys.Ready, Keys.Dead, Keys.Recent), Entry(victim));
                break;
            case 7:
                await Database.ListLeftPushAsync(Pick(Keys.Ready, Keys.Dead, Keys.Recent), Entry(victim));
                break;
            case 8:
                await Database.SortedSetAddAsync(Keys.Delayed, Entry(victim), Score());
                break;
            case 9:
                await Database.SortedSetAddAsync(Keys.Workers, Pick(worker, (string)Value()!), Score());
                break;
            case 10:
                await Database.SortedSetAddAsync(
                    Keys.Claims, Pick<RedisValue>(Value(), $"{Value()} {worker}", $"{victim} {worker}"), Score());
                break;
            case 11:
                await Database.SetAddAsync(Keys.Claim(victim), [victim, Value()]);
                break;
            case 12:
                await Database.PublishAsync(
                    RedisChannel.Literal(Pick(Keys.EventsChannel, Keys.CancelChannel, Keys.WakeChannel)),
                    Entry(victim));
                break;
            default:
                // A key that exists has other tasks, which must stay untouched.
                var key = Pick(Keys.Ready, Keys.Delayed, Keys.Dead, Keys.Recent, Keys.Reaper, Keys.Claims);
                var transaction = Database.CreateTransaction();
                transaction.AddCondition(Condition.KeyNotExists(key));
                _ = WriteAnyTypeAsync(transaction, key);
                await transaction.ExecuteAsync();
                break;
        }
    }

    private async Task<string[]> WorkersAsync()
    {
        var queue = await _api.Client.GetQueueAsync();
        return [.. queue.Workers.Select(worker => worker.Name).Where(name => name.Length > 0)
            .DefaultIfEmpty("worker-0")];
    }

    private Task WriteAnyTypeAsync(IDatabaseAsync database, string key) => _random.Next(6) switch
    {
        0 => database.StringSetAsync(key, Value()),
        1 => database.ListLeftPushAsync(key, Value()),
        2 => database.SetAddAsync(key, Value()),
        3 => database.SortedSetAddAsync(key, Value(), Score()),
        4 => database.StreamAddAsync(key, "field", Value()),
        _ => database.HashSetAsync(key, Pick(Fields), Value()),
    };

    private RedisValue Entry(string id) => _random.Next(4) switch
    {
        0 => id,
        1 => $"{id} {Value()} {Value()} {Value()} {Value()}",
        2 => $"{_random.NextInt64():x16}{_random.NextInt64():x16} {_random.Next(1, 1000)} 1700000000000  ",
        _ => Value(),
    };

    private double Score() => Pick(
        double.PositiveInfinity, double.NegativeInfinity, 0, -1, 1e308, 1.5,
        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        DateTimeOffset.UtcNow.AddHours(_random.Next(-100, 100)).ToUnixTimeMilliseconds());

    // None of the values is an n whose computation takes long.
    private RedisValue Value()
    {
        var bytes = new byte[_random.Next(100)];
        _random.NextBytes(bytes);
        return Pick<RedisValue>(
            "", " ", "\n", "0", "-1", "1", "17", "1.5", "NaN", "inf", "1e308", "100000000000001",
            "99999999999999999999",
            "queued", "running", "completed", "failed", "cancelled", "lost", "1 2 3 4 5 cached worker", "1 2 3",
            "1700000000000 1700000001000 1 100 541 cached worker", "ünïcödé ☃", new string('x', _random.Next(100_000)),
            bytes);
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}

[Trait("Category", "Integration")]
public sealed class ShortRedisContentTests(ITestOutputHelper output) : RedisContentTests(writes: 400, seed: 1, output);

[Trait("Category", "Chaos")]
public sealed class LongRedisContentTests(ITestOutputHelper output)
    : RedisContentTests(writes: 10_000, seed: Random.Shared.Next(), output);
