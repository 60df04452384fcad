namespace PrimeApp.Tests.Telemetry.Metrics;

[Trait("Category", "Integration")]
[Collection(ProcessTelemetry.Name)]
public sealed class MetricNamesTests
{
    /// <summary>Name, type, unit and labels: dashboards, alerts and other people's queries rely on each.</summary>
    public static TheoryData<string, string, string, string[]> Contract => new()
    {
        { "prime_task_submissions_total", "counter", "", ["status"] },
        { "prime_cache_hits_total", "counter", "", [] },
        { "prime_cache_misses_total", "counter", "", [] },
        { "prime_active_computations", "gauge", "", [] },
        { "prime_numbers_computed_total", "counter", "", ["computation_type"] },
        { "prime_task_duration_seconds", "histogram", "seconds", ["n_primes"] },
        { "api_requests_total", "counter", "", ["method", "endpoint", "status"] },
        { "api_request_duration_seconds", "histogram", "seconds", ["method", "endpoint"] },
        { "redis_operations_total", "counter", "", ["operation", "status"] },
    };

    [Theory]
    [MemberData(nameof(Contract))]
    public async Task A_metric_of_the_contract_is_exposed_by_its_name_in_both_formats(
        string name, string type, string unit, string[] labels)
    {
        await using var service = await TestService.StartAsync();
        UseEveryInstrument(service.Services);

        foreach (var format in (string[])[ScrapeExtensions.TextFormat, ScrapeExtensions.OpenMetrics])
        {
            var exposition = await service.ScrapeAsync(format);
            var isOpenMetrics = format == ScrapeExtensions.OpenMetrics;

            // In OpenMetrics, the name of a counter family has no suffix. Only OpenMetrics has units.
            var familyName = isOpenMetrics && type == "counter" ? name[..^"_total".Length] : name;
            var family = Assert.Contains(familyName, exposition.Families);
            Assert.Equal(type, family.Type);
            Assert.NotEmpty(family.Help);
            Assert.Equal(isOpenMetrics ? unit : "", family.Unit);

            var sampleName = type == "histogram" ? $"{name}_count" : name;
            var samples = exposition.Samples.Where(sample => sample.Name == sampleName).ToList();
            Assert.NotEmpty(samples);
            Assert.All(samples, sample => Assert.Equal(labels.Order(), sample.Labels.Keys.Order()));
        }
    }

    [Theory]
    [InlineData("prime_task_wait_seconds", "histogram")]
    [InlineData("prime_task_retries_total", "counter")]
    [InlineData("prime_task_dead_letters_total", "counter")]
    [InlineData("prime_task_lease_losses_total", "counter")]
    [InlineData("prime_tasks_accepted_total", "counter")]
    [InlineData("prime_task_cancellations_total", "counter")]
    [InlineData("api_event_streams", "gauge")]
    [InlineData("http_server_request_duration_seconds", "histogram")]
    [InlineData("prime_queue_depth", "gauge")]
    [InlineData("prime_queue_oldest_age_seconds", "gauge")]
    [InlineData("prime_queue_oldest_running_age_seconds", "gauge")]
    [InlineData("redis_server_problem", "gauge")]
    [InlineData("prime_queue_dead_letters", "gauge")]
    [InlineData("prime_queue_paused", "gauge")]
    [InlineData("prime_workers_alive", "gauge")]
    [InlineData("process_cpu_seconds_total", "counter")]
    [InlineData("process_resident_memory_bytes", "gauge")]
    [InlineData("process_start_time_seconds", "gauge")]
    [InlineData("process_open_fds", "gauge")]
    [InlineData("process_max_fds", "gauge")]
    [InlineData("process_virtual_memory_bytes", "gauge")]
    [InlineData("process_threads", "gauge")]
    [InlineData("dotnet_gc_collections_total", "counter")]
    [InlineData("dotnet_gc_pause_time_seconds_total", "counter")]
    [InlineData("dotnet_process_cpu_time_seconds_total", "counter")]
    [InlineData("dotnet_thread_pool_queue_length_total", "counter")]
    [InlineData("kestrel_active_connections", "gauge")]
    public async Task A_further_metric_is_exposed(string name, string type)
    {
        await using var service = await TestService.StartAsync(map: app => app.MapGet("/tasks", () => "none"));
        UseEveryInstrument(service.Services);
        await service.Client.GetAsync("/tasks");

        var family = Assert.Contains(name, (await service.ScrapeAsync()).Families);

        Assert.Equal(type, family.Type);
        Assert.NotEmpty(family.Help);
    }

    [Fact]
    public async Task The_target_carries_the_name_of_the_service()
    {
        await using var service = await TestService.StartAsync(configuration: ("OTEL_SERVICE_NAME", "prime-api"));

        var target = Assert.Single((await service.ScrapeAsync()).Samples, sample => sample.Name == "target_info");

        Assert.Equal("prime-api", target.Labels["service_name"]);
    }

    internal static void UseEveryInstrument(IServiceProvider services)
    {
        var tasks = services.GetRequiredService<TaskMetrics>();
        tasks.TaskStarted();
        tasks.TaskWaited(TimeSpan.FromMilliseconds(5));
        tasks.TaskCompleted(100, TimeSpan.FromMilliseconds(5));

        services.GetRequiredService<QueueMetrics>().Snapshot = new QueueActivity(
            new QueueStatus(3, TimeSpan.FromSeconds(1.5), DeadLetters: 1, Workers: 2),
            Delayed: 0, Running: 0, Workers: [], OldestRunningAge: TimeSpan.FromSeconds(2));
        services.GetRequiredService<RedisMetrics>().Record("claim", succeeded: true);
        services.GetRequiredService<ApiMetrics>().Record("GET", "/tasks/{id}", 200, TimeSpan.FromMilliseconds(5));
    }
}
