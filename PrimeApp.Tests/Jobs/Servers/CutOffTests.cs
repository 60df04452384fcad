namespace PrimeApp.Tests.Jobs.Servers;

/// <summary>
/// Garnet writes a script to disk command by command, so a kill may keep only the first commands of a script. No
/// accepted task is lost and none is completed twice, whichever commands these are.
/// </summary>
[Trait("Category", "Integration")]
public abstract class CutOffTests(RedisFixture redis)
{
    // More writes than a script makes for one task. Cut-off scripts leave work, and the next script does all of it.
    private const int MaxWrites = 12;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly (string, string?)[] Settings =
    [
        ("Queue:LeaseDuration", "00:00:00.200"), ("Queue:RetryDelay", "00:00:00"), ("Queue:MaxFailures", "2"),
        ("Queue:MaxDeliveries", "2"),
    ];

    // For each script: how a task gets to the state that the script needs, and the call of the script that is cut off.
    private static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["submit"] = async scene =>
        {
            // A client without an answer sends its idempotency key again.
            var key = $"{Guid.NewGuid()}";
            await scene.CutAsync(JobScript.Submit, worker => worker.SubmitAsync(1, key));
            scene.Accepted.Add((await scene.Worker.SubmitAsync(1, key)).Id);
        },
        ["submit many"] = scene =>
            scene.CutAsync(JobScript.Submit, worker => worker.SubmitManyAsync([1, 2, 3])),
        ["claim"] = scene => scene.CutAsync(JobScript.Claim, worker => worker.ClaimTasksAsync(2)),
        ["settle, start"] = async scene =>
        {
            var claim = await scene.Worker.ClaimTasksAsync(2);
            await scene.CutAsync(JobScript.Settle, worker => worker.StartAsync(claim!));
        },
        ["settle, answer"] = async scene =>
        {
            Claim? claim;
            do
            {
                claim = await scene.Worker.ClaimTasksAsync(2);
            }
            while (!claim!.Tasks.All(task => task.First is not null));
            await scene.CutAsync(JobScript.Settle, worker => worker.AnswerAsync(claim));
        },
        ["complete"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.CutAsync(JobScript.Complete, worker => worker.CompleteAsync(delivery));
        },
        ["fail, retry"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.CutAsync(JobScript.Fail, worker => worker.FailAsync(delivery, "failed"));
        },
        ["fail for good"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.Database.HashSetAsync(Keys.Task(delivery.Id), "failures", 1);
            await scene.CutAsync(JobScript.Fail, worker => worker.FailAsync(delivery, "failed"));
        },
        ["return"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.CutAsync(JobScript.Return, worker => worker.ReturnAsync(delivery));
        },
        ["cancel what waits"] = async scene =>
        {
            var entry = await scene.Database.ListGetByIndexAsync(Keys.Ready, 0);
            await scene.CutAsync(JobScript.Cancel, worker => worker.CancelAsync(entry.ToString().Split(' ')[0]));
        },
        ["cancel what runs"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.CutAsync(JobScript.Cancel, worker => worker.CancelAsync(delivery.Id));
        },
        ["promote"] = async scene =>
        {
            await scene.Worker.FailAsync(await scene.TakeAsync(), "failed");
            await scene.CutAsync(JobScript.Housekeep, worker => worker.HousekeepAsync(Interval));
        },
        ["reap what was claimed"] = async scene =>
        {
            var claim = await scene.Worker.ClaimTasksAsync(2);
            await scene.WaitUntilAfterAsync(claim!.At);
            await scene.CutAsync(JobScript.Reap, worker => worker.HousekeepAsync(Interval));
        },
        ["reap"] = async scene =>
        {
            await scene.Worker.ExpireAsync(await scene.TakeAsync());
            await scene.CutAsync(JobScript.Reap, worker => worker.HousekeepAsync(Interval));
        },
        ["reap for good"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.Database.HashSetAsync(Keys.Task(delivery.Id), "deliveries", 2);
            await scene.Worker.ExpireAsync(delivery);
            await scene.CutAsync(JobScript.Reap, worker => worker.HousekeepAsync(Interval));
        },
        ["retry"] = async scene =>
        {
            var delivery = await scene.TakeAsync();
            await scene.Database.HashSetAsync(Keys.Task(delivery.Id), "failures", 1);
            await scene.Worker.FailAsync(delivery, "failed");
            await scene.CutAsync(JobScript.Retry, worker => worker.DeadLetters.RetryAsync(delivery.Id, None));
        },
    };

    public static TheoryData<string> Names => [.. Steps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_script_that_is_cut_off_anywhere_loses_no_task(string step)
    {
        var connection = new CutOffConnection();
        await using var survivor = await JobsHost.CreateAsync(redis.Server, Settings);
        await using var worker = await JobsHost.JoinAsync(redis.Server, connection.Wrap, Settings);
        var completions = new ConcurrentBag<string>();
        await survivor.Database.Multiplexer.GetSubscriber().SubscribeAsync(
            new RedisChannel(Keys.EventsChannel, RedisChannel.PatternMode.Literal),
            (_, changes) =>
            {
                // The message of a completion has more than the id.
                foreach (var line in changes.ToString().Split('\n').Where(line =>
                    line.Contains(' ', StringComparison.Ordinal)))
                {
                    completions.Add(line.Split(' ')[0]);
                }
            });
        var scene = new Scene(worker, connection);
        for (var writes = 0; !scene.IsOver && writes < MaxWrites; writes++)
        {
            scene.Accepted.AddRange((await survivor.SubmitManyAsync([1, 2])).Select(submission => submission.Id));
            scene.Writes = writes;
            await Steps[step](scene);
        }

        // Another worker takes over.
        await Eventually.TrueAsync(async () =>
        {
            await survivor.HousekeepAsync(Interval);
            foreach (var delivery in await survivor.TakeAsync(WorkerQueue.MaxBatch))
            {
                await survivor.CompleteAsync(delivery);
            }

            return (await Task.WhenAll(scene.Accepted.Select(id => survivor.FindAsync(id))))
                .All(task => task!.State is TaskState.Completed or TaskState.Failed or TaskState.Cancelled);
        });

        await Eventually.TrueAsync(async () =>
        {
            await survivor.HousekeepAsync(Interval);
            await survivor.TakeAsync(WorkerQueue.MaxBatch);
            string[] left = [Keys.Ready, Keys.Delayed, Keys.Claims, Keys.Claim("")];
            return (await survivor.Database.FindKeysAsync()).All(
                key => !left.Any(start => key.StartsWith(start, StringComparison.Ordinal)));
        });
        Assert.Equal(completions.Distinct().Order(), completions.Order());
        Assert.InRange(scene.Cuts, 1, MaxWrites);
    }

    /// <summary>A worker whose scripts are cut off.</summary>
    private sealed class Scene(JobsHost worker, CutOffConnection connection)
    {
        public JobsHost Worker { get; } = worker;

        public IDatabase Database => Worker.Database;

        /// <summary>The tasks that were accepted.</summary>
        public List<string> Accepted { get; } = [];

        /// <summary>After how many writes the next script is cut off.</summary>
        public int Writes { get; set; }

        /// <summary>How many scripts were cut off.</summary>
        public int Cuts { get; private set; }

        /// <summary>Whether a script ran to its end.</summary>
        public bool IsOver { get; private set; }

        /// <summary>Starts the next task.</summary>
        public async Task<Delivery> TakeAsync()
        {
            while (true)
            {
                if (await Worker.TakeAsync() is { } delivery)
                {
                    return delivery;
                }
            }
        }

        public Task WaitUntilAfterAsync(DateTimeOffset claimedAt) => Eventually.TrueAsync(
            async () => await RedisTime.ReadAsync(Database) > claimedAt + TimeSpan.FromMilliseconds(201));

        /// <summary>Does something that runs a script, which is cut off.</summary>
        public async Task CutAsync<T>(JobScript script, Func<JobsHost, Task<T>> call)
        {
            connection.Cut(script, Writes);
            try
            {
                await call(Worker);
                IsOver = true;
            }
            catch (RedisUnavailableException exception) when (exception.InnerException!.Message.Contains(
                CutOffConnection.Message, StringComparison.Ordinal))
            {
                Cuts++;
            }
            finally
            {
                connection.Cut(null);
            }
        }
    }
}

public sealed class CutOffOnRedisTests(RedisFixture redis) : CutOffTests(redis), IClassFixture<RedisFixture>;

public sealed class CutOffOnGarnetTests(GarnetFixture garnet) : CutOffTests(garnet), IClassFixture<GarnetFixture>;
