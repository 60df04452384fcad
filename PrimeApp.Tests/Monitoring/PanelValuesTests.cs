using PrimeApp.AppHost.Monitoring;

namespace PrimeApp.Tests.Monitoring;

/// <summary>What the panels show is what was done: with the shipped rules, by three workers.</summary>
[Trait("Category", "Monitoring")]
public sealed partial class PanelValuesTests(ITestOutputHelper output)
{
    private const int Workers = 3;
    private const int QueueLength = 300;
    private const int Repeated = 100;

    // A tenth of all requests. These are slow, so they are the slowest 5 %.
    private const int Refused = 60;

    // So large that the worker knows few of the results.
    private const int Step = 100_003;

    // The whole test is within the last five minutes, so a rate over them is its total divided by 300 seconds.
    private const string Interval = "5m";
    private const double Seconds = 300;

    // Prometheus extrapolates to the ends of the interval.
    private const double Tolerance = 0.1;

    private static readonly string Shipped = Path.Combine(RepositoryRoot.Path, "monitoring/prometheus");

    [Fact]
    public async Task Every_panel_shows_what_was_done()
    {
        Need.Program("prometheus", "victoria-metrics", "prometheus-redis-exporter");
        await using var redis = await RedisServer.StartAsync();
        using var history = new TemporaryDirectory();
        await using var victoriaMetrics = await VictoriaMetricsServer.StartAsync(history.Path);
        var exporterAddress = $"127.0.0.1:{FreePort.Next()}";
        using var exporter = StartExporter(redis, exporterAddress);
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Queue:MaxLength", $"{QueueLength}"));
        await using var workers = new ServiceGroup(await Task.WhenAll(
            Enumerable.Range(0, Workers).Select(_ => ServiceProcess.StartWorkerAsync(redis))));
        await using var server = await StartPrometheusAsync(
            api, workers.Services, exporterAddress, victoriaMetrics.Address.Authority);
        var prometheus = server.Client;
        try
        {
            await CheckAsync(api, prometheus);
        }
        finally
        {
            exporter.Kill();
        }
    }

    private async Task CheckAsync(ServiceProcess api, PrometheusClient prometheus)
    {
        using var timer = new RequestTimer();
        using var client = new HttpClient(timer) { BaseAddress = api.Client.BaseAddress };
        await ShowsAsync("prime-home.json", "Workers", Workers, "of 3");
        await Eventually.TrueAsync(
            async () => await prometheus.QueryValueAsync("min(count_over_time(api_requests_total[1m]))") > 1);

        // While the queue is paused, it fills up to its largest length.
        await PostAsync("/queue/pause");
        var batch = await client.SubmitBatchAsync(Enumerable.Range(1, QueueLength).Select(i => (long)Step * i));
        var submitted = batch.Select(task => task.Links.Self).ToList();

        await Task.WhenAll(Enumerable.Range(0, Refused).Select(async _ =>
        {
            using var body = new SlowBody();
            using var refusal = await client.PostAsync("/tasks", body);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.StatusCode);
        }));

        await ShowsAsync("prime-home.json", "Queue", 1);
        await ShowsAsync("prime-home.json", "Waiting", QueueLength);
        await ShowsAsync("prime-workers.json", "Waiting tasks", QueueLength);
        await PostAsync("/queue/resume");
        await Eventually.TrueAsync(async () => await CompletedAsync() == QueueLength);

        // The worker knows all of these results now.
        for (var i = 1; i <= Repeated; i++)
        {
            submitted.Add(await client.SubmitAsync(Step * i));
        }

        const int tasks = QueueLength + Repeated;
        var ended = new List<TaskAnswer>();
        foreach (var task in submitted)
        {
            ended.Add(await client.WaitAsync(task));
        }

        var hits = ended.Count(task => task.ComputationType == "cached");

        await Eventually.TrueAsync(async () => await CompletedAsync() == tasks);
        await ShowsAsync("prime-home.json", "Waiting", 0);
        await ShowsAsync("prime-home.json", "Time to drain", 0);
        await ShowsAsync("prime-home.json", "Tasks done", tasks / Seconds);
        await ShowsAsync("prime-home.json", "Task failures", 0);
        await ShowsAsync("prime-workers.json", "Cache hit ratio", (double)hits / tasks);

        // The API's own count of requests is exact, so the expected ratio uses it.
        var requests = (await api.Client.ScrapeAsync()).Samples
            .Where(sample => sample.Name == "api_requests_total").Sum(sample => sample.Value);
        await ShowsAsync("prime-home.json", "Requests", requests / Seconds);
        await ShowsAsync("prime-home.json", "Request errors", Refused / requests);
        await ShowsAsync("prime-api.json", "Server errors by endpoint", Refused / Seconds);

        // These are sums of rates: of workers, of endpoints, and of accepted and completed tasks.
        await ShowsAsync("prime-workers.json", "Completed tasks", tasks / Seconds);
        await ShowsAsync("prime-api.json", "Requests by endpoint", requests / Seconds);
        await ShowsAsync("prime-home.json", "Tasks", 2 * tasks / Seconds);
        await ShowsAsync("prime-home.json", "Slots used", 0, "of 192");

        // Three of four tasks waited while the queue was paused, so the slowest 5 % are among them.
        var waits = await prometheus.QueryValueAsync(
            "histogram_quantile(0.95, sum by (le) (prime_task_wait_seconds_bucket))");
        await ShowsAsync("prime-home.json", "Waiting time", waits!.Value, tolerance: 0.5);

        // The client measured its requests, and Redis the attempts.
        await ShowsDurationAsync("prime-home.json", "Duration of requests", 0, 0.95, timer.Seconds);
        await ShowsDurationAsync("prime-home.json", "Duration of requests", 1, 0.99, timer.Seconds);
        await ShowsDurationAsync("prime-api.json", "Duration", 1, 0.95, timer.Seconds);
        await ShowsDurationAsync("prime-api.json", "Duration", 2, 0.99, timer.Seconds);
        var sizes = ended.GroupBy(task => Math.Pow(10, Math.Ceiling(Math.Log10(task.N))));
        foreach (var size in sizes.Where(size => size.Count() > 100))
        {
            await ShowsDurationAsync(
                "prime-workers.json", "Run time by size, 95th percentile", 0, 0.95,
                [.. size.Select(task => (task.FinishedAt - task.StartedAt)!.Value.TotalSeconds)], $"{size.Key:f0}");
        }

        await EveryQueryAnswersAsync(api, prometheus);

        Task<double> CompletedAsync() => prometheus.QueryValueAsync(
            "sum(prime_task_submissions_total{status=\"completed\"})").ContinueWith(sum => sum.Result ?? 0);

        async Task PostAsync(string path)
        {
            using var answer = await client.PostAsync(path, content: null);
            answer.EnsureSuccessStatusCode();
        }

        // Checks the sum of the values of all queries of a panel.
        async Task ShowsAsync(
            string dashboard, string title, double expected, string? legend = null, double tolerance = Tolerance)
        {
            var panel = Dashboards.Panel(dashboard, title);
            var queries = Dashboards.Queries(panel, Interval).ToList();
            var query = title is "Waiting tasks" ? queries[0] : string.Join(" or ", queries);
            IReadOnlyList<PrometheusSample> samples = [];
            try
            {
                await Eventually.TrueAsync(
                    async () =>
                    {
                        samples = await prometheus.QueryAsync(query);
                        return samples.Count > 0
                            && Math.Abs(samples.Sum(sample => sample.Value) - expected) <= tolerance * expected;
                    });
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{title} shows {samples.Sum(sample => sample.Value)} instead of {expected}: {query}");
            }

            output.WriteLine($"{dashboard} {title}: {samples.Sum(sample => sample.Value):g5}, done {expected:g5}");
            Assert.True(samples.Count <= 12, $"{title} has {samples.Count} series.");
            if (legend is not null)
            {
                Assert.Contains(legend, samples[0].Labels.Values.Select(value => $"of {value}"));
            }
        }

        // A histogram knows the bucket of a value only. What was measured elsewhere may be in the next one.
        async Task ShowsDurationAsync(
            string dashboard, string title, int query, double quantile, IReadOnlyCollection<double> seconds,
            string? size = null)
        {
            var done = seconds.Order().ElementAt((int)Math.Ceiling(quantile * seconds.Count) - 1);
            var expression = Dashboards.Queries(Dashboards.Panel(dashboard, title), Interval).ElementAt(query);
            var histogram = size is null ? "api_request_duration_seconds" : "prime_task_duration_seconds";
            var bounds = (await prometheus.QueryAsync($"count by (le) ({histogram}_bucket{{le!=\"+Inf\"}})"))
                .Select(sample => double.Parse(sample.Labels["le"], CultureInfo.InvariantCulture)).ToList();
            var shown = double.NaN;
            try
            {
                await Eventually.TrueAsync(async () =>
                {
                    var samples = await prometheus.QueryAsync(expression);
                    var sample = samples.SingleOrDefault(sample => sample.Labels.GetValueOrDefault("n_primes") == size);
                    shown = sample?.Value ?? double.NaN;
                    return shown > 0 && Math.Abs(BucketOf(shown) - BucketOf(done)) <= 1;
                });
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{title} shows {shown} instead of {done}: {expression}");
            }

            output.WriteLine($"{dashboard} {title}, {size ?? "all"}, {quantile}: {shown:g5}, done {done:g5}");

            int BucketOf(double value) => bounds.Count(bound => bound < value);
        }
    }

    private async Task EveryQueryAnswersAsync(ServiceProcess api, PrometheusClient prometheus)
    {
        var instances = new[] { ".*", api.Client.BaseAddress!.Authority };
        var shown = 0;
        foreach (var name in Dashboards.Names)
        {
            foreach (var panel in Dashboards.Panels(name).Where(panel => panel.TryGetProperty("targets", out var _)))
            {
                var isMarked = panel.GetProperty("description").GetString()!
                    .Contains(Dashboards.EmptyMark, StringComparison.Ordinal);
                foreach (var instance in instances)
                {
                    foreach (var query in Dashboards.Queries(panel, Interval, instance))
                    {
                        var samples = await prometheus.QueryAsync(query);
                        var isHeatmap = panel.GetProperty("type").GetString() == "heatmap";
                        Assert.True(
                            isHeatmap || samples.Count <= 12, $"{panel.GetProperty("title")}: {samples.Count} series");
                        Assert.True(
                            isMarked || instance != ".*" || samples.Count > 0,
                            $"{name} {panel.GetProperty("title")} shows nothing: {query}");
                        shown++;
                    }
                }
            }
        }

        foreach (var variable in Dashboards.Names.SelectMany(name => Dashboards.Load(name)
            .GetProperty("templating").GetProperty("list").EnumerateArray())
            .Where(variable => variable.GetProperty("type").GetString() == "query"))
        {
            var parts = LabelValues().Match(variable.GetProperty("query").GetProperty("query").GetString()!);
            var values = await prometheus.QueryAsync($"count by ({parts.Groups["label"]}) ({parts.Groups["series"]})");
            Assert.NotEmpty(values);
        }

        output.WriteLine($"{shown} queries answered");
    }

    private static Process StartExporter(RedisServer redis, string address) => Process.Start(new ProcessStartInfo(
        Tools.FindOrFetch("prometheus-redis-exporter")!,
        [
            "-redis.addr", $"redis://127.0.0.1:{redis.Port}", "-web.listen-address", address,
            "-check-single-keys", "db0={primes}:ready",
        ]))!;

    private static Task<PrometheusServer> StartPrometheusAsync(
        ServiceProcess api, IEnumerable<ServiceProcess> workers, string exporter, string history)
    {
        var self = FreePort.Next();
        var targets = new Dictionary<string, IReadOnlyList<string>>
        {
            ["api"] = [api.Client.BaseAddress!.Authority],
            ["worker"] = [.. workers.Select(worker => worker.Client.BaseAddress!.Authority)],
            ["redis-exporter"] = [exporter],
            ["victoriametrics"] = [history],
            ["prometheus"] = [$"127.0.0.1:{self}"],
        };
        var configuration = PrometheusConfiguration.WithTargets(Read("prometheus.yml"), targets);
        return PrometheusServer.StartAtAsync(
            self,
            Intervals().Replace(configuration, "${1}1s"),
            ("alertmanagers.yml", Read("alertmanagers.yml")), ("api-key", Read("api-key")),
            ("rules/recording.yml", Read("rules/recording.yml")), ("rules/alerts.yml", Read("rules/alerts.yml")));

        static string Read(string file) => File.ReadAllText(Path.Combine(Shipped, file));
    }

    [GeneratedRegex(@"(scrape_interval: |scrape_timeout: |evaluation_interval: )\d+s")]
    private static partial Regex Intervals();

    [GeneratedRegex(@"^label_values\((?<series>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();

    private sealed record ServiceGroup(ServiceProcess[] Services) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var service in Services)
            {
                await service.DisposeAsync();
            }
        }
    }

    /// <summary>Measures what requests take.</summary>
    private sealed class RequestTimer() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly ConcurrentBag<double> _seconds = [];

        public IReadOnlyCollection<double> Seconds => _seconds;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var started = Stopwatch.GetTimestamp();
            var response = await base.SendAsync(request, cancellationToken);
            _seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            return response;
        }
    }

    /// <summary>The body of a task that arrives in two parts.</summary>
    private sealed class SlowBody : HttpContent
    {
        private static readonly byte[] Json = """{"n":1}"""u8.ToArray();

        public SlowBody() => Headers.ContentType = new("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Json.AsMemory(0, 1));
            await stream.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await stream.WriteAsync(Json.AsMemory(1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Json.Length;
            return true;
        }
    }
}
