namespace PrimeApp.Tests.Jobs.Client;

[Trait("Category", "Integration")]
public abstract class TaskListTests(RedisFixture redis)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Pages_lead_through_all_tasks_newest_first_while_new_ones_come_in()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submitted = await SubmitAsync(host, 25);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await host.History.ReadAsync(after, 10, state: null, None);
            seen.AddRange(page.Tasks.Select(task => task.Id));
            after = page.Next;
            await SubmitAsync(host, 3);
        }
        while (after is not null);

        Assert.Equal(submitted.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task A_filter_gives_the_tasks_of_one_state()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var first = await host.SubmitAsync(1);
        var second = await host.SubmitAsync(2);
        await host.CompleteAsync(await host.TakeAsync(), 2);

        Assert.Equal([second.Id], await IdsAsync(TaskState.Queued));
        Assert.Equal([first.Id], await IdsAsync(TaskState.Completed));
        Assert.Empty(await IdsAsync(TaskState.Cancelled));

        async Task<IEnumerable<string>> IdsAsync(TaskState state) =>
            (await host.History.ReadAsync(after: null, 10, state, None)).Tasks.Select(task => task.Id);
    }

    [Fact]
    public async Task A_search_for_what_is_rare_is_bounded_and_can_be_continued()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:RecentCapacity", "5000"));
        var rare = (await SubmitAsync(host, 1))[0];
        await host.Database.HashSetAsync(Keys.Task(rare), "status", "cancelled");
        await host.Database.ListLeftPushAsync(
            Keys.Recent, [.. Enumerable.Range(0, 1_500).Select(i => (StackExchange.Redis.RedisValue)$"{i:x32}")]);

        var first = await host.History.ReadAsync(after: null, 10, TaskState.Cancelled, None);
        var second = await host.History.ReadAsync(first.Next, 10, TaskState.Cancelled, None);

        Assert.Empty(first.Tasks);
        Assert.NotNull(first.Next);
        Assert.Equal([rare], second.Tasks.Select(task => task.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Expired_records_are_left_out_and_do_not_end_a_page()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var ids = await SubmitAsync(host, 5);
        await host.Database.KeyDeleteAsync([Keys.Task(ids[3]), Keys.Task(ids[1])]);

        var page = await host.History.ReadAsync(after: null, 2, state: null, None);
        var rest = await host.History.ReadAsync(page.Next, 2, state: null, None);

        Assert.Equal([ids[4], ids[2]], page.Tasks.Select(task => task.Id));
        Assert.Equal([ids[0]], rest.Tasks.Select(task => task.Id));
    }

    [Fact]
    public async Task A_page_behind_what_has_left_the_list_is_empty()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:RecentCapacity", "3"));
        var gone = (await SubmitAsync(host, 1))[0];
        await SubmitAsync(host, 3);

        var page = await host.History.ReadAsync(gone, 10, state: null, None);

        Assert.Empty(page.Tasks);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_dead_letter_is_put_back_as_if_it_were_new()
    {
        await using var host = await CreateForFailuresAsync();
        var id = await FailAsync(host);
        Assert.Equal([id], (await host.DeadLetters.ReadAsync(after: null, 10, None)).Tasks.Select(task => task.Id));

        Assert.True(await host.DeadLetters.RetryAsync(id, None));

        var task = await host.FindAsync(id);
        Assert.Equal((TaskState.Queued, 0, 0), (task!.State, task.Deliveries, task.Failures));
        Assert.Equal((null, null, null, null), (task.Error, task.Worker, task.StartedAt, task.FinishedAt));
        Assert.Null(await host.Database.KeyTimeToLiveAsync(Keys.Task(id)));
        Assert.Empty((await host.DeadLetters.ReadAsync(after: null, 10, None)).Tasks);
        Assert.Equal(id, (await host.TakeAsync())!.Id);
    }

    [Fact]
    public async Task Only_what_has_failed_is_put_back()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var queued = await host.SubmitAsync(100);

        Assert.False(await host.DeadLetters.RetryAsync(queued.Id, None));
        Assert.False(await host.DeadLetters.RetryAsync("unknown", None));

        Assert.Equal(1, await host.Database.ListLengthAsync(Keys.Ready));
    }

    [Fact]
    public async Task A_full_queue_takes_no_dead_letter_back()
    {
        await using var host = await CreateForFailuresAsync(("Queue:MaxLength", "1"));
        var id = await FailAsync(host);
        await host.SubmitAsync(100);

        await Assert.ThrowsAsync<QueueFullException>(() => host.DeadLetters.RetryAsync(id, None));

        Assert.Equal(TaskState.Failed, (await host.FindAsync(id))!.State);
        Assert.Equal(1, await host.Database.SortedSetLengthAsync(Keys.Dead));
    }

    [Fact]
    public async Task Many_dead_letters_are_put_back_oldest_first_and_expired_ones_are_forgotten()
    {
        await using var host = await CreateForFailuresAsync();
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await FailAsync(host));
        }

        await host.Database.KeyDeleteAsync(Keys.Task(ids[0]));

        Assert.Equal(new RetriedTasks(2, 1), await host.DeadLetters.RetryAllAsync(3, None));
        Assert.Equal(new RetriedTasks(1, 0), await host.DeadLetters.RetryAllAsync(3, None));

        Assert.Equal(ids[1..], await host.ClaimAsync(10));
    }

    [Fact]
    public async Task An_inspection_shows_each_worker_and_what_it_is_doing()
    {
        await using var host = await CreateForFailuresAsync();
        await using var other = await JobsHost.JoinAsync(redis.Server);
        await FailAsync(host);
        await host.SubmitAsync(100);
        await host.SubmitAsync(200);
        var delivery = await host.TakeAsync();
        await host.ReportProgressAsync(delivery, 0.25);
        await host.Database.SortedSetAddAsync(Keys.Delayed, "x", 0);
        await host.Database.SortedSetAddAsync(Keys.Workers, other.Identity.Name, 0);

        var activity = await host.Inspector.InspectAsync(None);

        Assert.Equal((1, 1, 1, 1),
            (activity.Status.Depth, activity.Status.DeadLetters, activity.Delayed, activity.Running));
        Assert.Equal([host.Identity.Name, other.Identity.Name], activity.Workers.Select(worker => worker.Name));
        Assert.Equal([true, false], activity.Workers.Select(worker => worker.Alive));
        var running = Assert.Single(activity.Workers[0].Tasks);
        Assert.Equal((delivery!.Id, 100, 0.25), (running.Id, running.N, running.Progress));
        Assert.NotNull(running.StartedAt);
        Assert.Empty(activity.Workers[1].Tasks);
    }

    [Fact]
    public async Task An_inspection_is_bounded()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await SubmitAsync(host, QueueInspector.MaxTasksPerWorker + 4);
        await host.TakeAsync(100);
        for (var i = 0; i < QueueInspector.MaxWorkers; i++)
        {
            await host.Database.SortedSetAddAsync(Keys.Workers, $"silent-{i}", i);
        }

        var activity = await host.Inspector.InspectAsync(None);

        Assert.Equal(QueueInspector.MaxWorkers, activity.Workers.Count);
        Assert.Equal(QueueInspector.MaxTasksPerWorker + 4, activity.Workers[0].Running);
        Assert.Equal(QueueInspector.MaxTasksPerWorker, activity.Workers[0].Tasks.Count);
        Assert.All(activity.Workers[0].Tasks, task => Assert.NotNull(task.StartedAt));
    }

    private async Task<JobsHost> CreateForFailuresAsync(params (string Key, string? Value)[] configuration) =>
        await JobsHost.CreateAsync(redis.Server, [("Queue:MaxFailures", "1"), .. configuration]);

    private static async Task<string> FailAsync(JobsHost host)
    {
        var submission = await host.SubmitAsync(100);
        await host.FailAsync(await host.TakeAsync(), "broken");
        return submission.Id;
    }

    private static async Task<List<string>> SubmitAsync(JobsHost host, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await host.SubmitAsync(100)).Id);
        }

        return ids;
    }
}

public sealed class TaskListOnRedisTests(RedisFixture redis) : TaskListTests(redis), IClassFixture<RedisFixture>;

public sealed class TaskListOnGarnetTests(GarnetFixture garnet) : TaskListTests(garnet), IClassFixture<GarnetFixture>;
