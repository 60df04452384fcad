namespace PrimeApp.Tests.Telemetry.Metrics;

[Trait("Category", "Integration")]
[Collection(ProcessTelemetry.Name)]
public sealed partial class MetricValuesTests
{
    [Fact]
    public async Task Counters_of_a_worker_are_zero_before_anything_happens()
    {
        await using var service = await TestService.StartAsync();
        service.Services.GetRequiredService<TaskMetrics>();

        var exposition = await service.ScrapeAsync();

        foreach (var status in (string[])["started", "completed", "failed"])
        {
            Assert.Equal(0, exposition.Value("prime_task_submissions_total", ("status", status)));
        }

        foreach (var type in (string[])["cached", "computed"])
        {
            Assert.Equal(0, exposition.Value("prime_numbers_computed_total", ("computation_type", type)));
        }

        foreach (var name in (string[])
            ["prime_cache_hits_total", "prime_cache_misses_total", "prime_active_computations",
                "prime_task_retries_total",
             "prime_task_dead_letters_total", "prime_task_lease_losses_total"])
        {
            Assert.Equal(0, exposition.Value(name));
        }
    }

    [Fact]
    public async Task What_a_worker_does_is_counted_once_and_in_its_place()
    {
        await using var service = await TestService.StartAsync();
        var tasks = service.Services.GetRequiredService<TaskMetrics>();

        tasks.TaskStarted();
        tasks.TaskStarted();
        tasks.TaskStarted();
        tasks.TaskWaited(TimeSpan.FromSeconds(2));
        tasks.CacheHit();
        tasks.CacheMiss();
        tasks.CacheMiss();
        tasks.ComputationStarted();
        tasks.ComputationStarted();
        tasks.ComputationEnded();
        tasks.NumbersComputed(100, ComputationType.Cached);
        tasks.NumbersComputed(1_000_000, ComputationType.Computed);
        tasks.TaskCompleted(1_000_000, TimeSpan.FromSeconds(0.2));
        tasks.TaskFailed(7, TimeSpan.FromSeconds(40));
        tasks.TaskRetried();
        tasks.DeadLettered();
        tasks.LeaseLost();

        var exposition = await service.ScrapeAsync();
        Assert.Equal(3, exposition.Value("prime_task_submissions_total", ("status", "started")));
        Assert.Equal(1, exposition.Value("prime_task_submissions_total", ("status", "completed")));
        Assert.Equal(1, exposition.Value("prime_task_submissions_total", ("status", "failed")));
        Assert.Equal(1, exposition.Value("prime_cache_hits_total"));
        Assert.Equal(2, exposition.Value("prime_cache_misses_total"));
        Assert.Equal(1, exposition.Value("prime_active_computations"));
        Assert.Equal(100, exposition.Value("prime_numbers_computed_total", ("computation_type", "cached")));
        Assert.Equal(1_000_000, exposition.Value("prime_numbers_computed_total", ("computation_type", "computed")));
        Assert.Equal(0.2, exposition.Value("prime_task_duration_seconds_sum", ("n_primes", "1000000")));
        Assert.Equal(0, exposition.Value("prime_task_duration_seconds_bucket", ("n_primes", "10"), ("le", "30")));
        Assert.Equal(1, exposition.Value("prime_task_duration_seconds_bucket", ("n_primes", "10"), ("le", "60")));
        Assert.Equal(2, exposition.Value("prime_task_wait_seconds_sum"));
        Assert.Equal(1, exposition.Value("prime_task_retries_total"));
        Assert.Equal(1, exposition.Value("prime_task_dead_letters_total"));
        Assert.Equal(1, exposition.Value("prime_task_lease_losses_total"));
    }

    [Fact]
    public async Task The_queue_is_shown_as_last_seen_and_not_at_all_while_it_cannot_be_seen()
    {
        await using var service = await TestService.StartAsync();
        var queue = service.Services.GetRequiredService<QueueMetrics>();
        Assert.Null((await service.ScrapeAsync()).Value("prime_queue_depth"));

        queue.Snapshot = new QueueActivity(
            new QueueStatus(Depth: 12, TimeSpan.FromSeconds(3.5), DeadLetters: 2, Workers: 4, Paused: true),
            Delayed: 0, Running: 0, Workers: [], OldestRunningAge: TimeSpan.FromSeconds(7.5));
        var seen = await service.ScrapeAsync();
        Assert.Equal(12, seen.Value("prime_queue_depth"));
        Assert.Equal(3.5, seen.Value("prime_queue_oldest_age_seconds"));
        Assert.Equal(2, seen.Value("prime_queue_dead_letters"));
        Assert.Equal(4, seen.Value("prime_workers_alive"));
        Assert.Equal(7.5, seen.Value("prime_queue_oldest_running_age_seconds"));
        Assert.Equal(1, seen.Value("prime_queue_paused"));

        queue.Snapshot = null;
        Assert.Null((await service.ScrapeAsync()).Value("prime_queue_depth"));
    }

    [Fact]
    public async Task Each_problem_of_redis_is_shown_from_the_first_scrape()
    {
        await using var service = await TestService.StartAsync();
        var redis = service.Services.GetRequiredService<RedisMetrics>();
        var before = await service.ScrapeAsync();
        Assert.All(
            ["eviction", "replica", "version"],
            problem => Assert.Equal(0, before.Value("redis_server_problem", ("problem", problem))));

        redis.SetProblems([RedisProblem.Eviction]);

        var after = await service.ScrapeAsync();
        Assert.Equal(1, after.Value("redis_server_problem", ("problem", "eviction")));
        Assert.Equal(0, after.Value("redis_server_problem", ("problem", "replica")));
    }

    [Fact]
    public async Task Redis_operations_count_from_zero_on()
    {
        await using var service = await TestService.StartAsync();
        service.Services.GetRequiredService<RedisMetrics>();

        var operations = (await service.ScrapeAsync()).Samples
            .Where(sample => sample.Name == "redis_operations_total").ToList();

        Assert.All(operations, sample => Assert.Equal(0, sample.Value));
        Assert.Equal(2 * RedisMetrics.Operations.Count(), operations.Count);
    }

    [Fact]
    public async Task Each_redis_operation_of_the_code_is_known_to_its_counter()
    {
        var sources = Directory.EnumerateFiles(
            Path.Combine(RepositoryRoot.Path, "PrimeApp.Jobs"), "*.cs", SearchOption.AllDirectories);
        var code = string.Concat(await Task.WhenAll(sources.Select(file => File.ReadAllTextAsync(file))));

        Assert.Equal(
            RedisMetrics.Operations.Order(StringComparer.Ordinal),
            CommandOfCode().Matches(code).Concat(ScriptOfCode().Matches(code)).Select(match => match.Groups[1].Value)
                .Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Redis_operations_are_counted_by_how_they_ended()
    {
        await using var service = await TestService.StartAsync();
        var redis = service.Services.GetRequiredService<RedisMetrics>();
        redis.Record("claim", succeeded: true);
        redis.Record("claim", succeeded: true);
        redis.Record("claim", succeeded: false);

        var exposition = await service.ScrapeAsync();

        Assert.Equal(2, exposition.Value("redis_operations_total", ("operation", "claim"), ("status", "success")));
        Assert.Equal(1, exposition.Value("redis_operations_total", ("operation", "claim"), ("status", "error")));
    }

    [Fact]
    public async Task The_process_reports_plausible_figures_of_itself()
    {
        await using var service = await TestService.StartAsync();

        var exposition = await service.ScrapeAsync();

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(exposition.Value("process_start_time_seconds")!.Value, now - TimeSpan.SecondsPerDay, now);
        Assert.InRange(exposition.Value("process_cpu_seconds_total")!.Value, 0.001, TimeSpan.SecondsPerDay);
        Assert.InRange(exposition.Value("process_resident_memory_bytes")!.Value, 1 << 20, 1L << 40);
        Assert.InRange(
            exposition.Value("process_virtual_memory_bytes")!.Value,
            exposition.Value("process_resident_memory_bytes")!.Value, 1L << 48);
        Assert.InRange(exposition.Value("process_open_fds")!.Value, 3, exposition.Value("process_max_fds")!.Value);
        Assert.InRange(exposition.Value("process_threads")!.Value, 2, 1 << 20);
    }

    [GeneratedRegex(@"\bRunAsync\(\s*""([a-z ]+)""")]
    private static partial Regex CommandOfCode();

    [GeneratedRegex(@"JobScript \w+ = Load\(""(\w+)""\)")]
    private static partial Regex ScriptOfCode();
}
