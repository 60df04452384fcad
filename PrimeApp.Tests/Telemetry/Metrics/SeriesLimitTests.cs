using System.Diagnostics.Metrics;

namespace PrimeApp.Tests.Telemetry.Metrics;

[Collection(ProcessTelemetry.Name)]
[Trait("Category", "Integration")]
public sealed class SeriesLimitTests
{
    // Only the labels of requests depend on clients, so their limit is higher.
    [Theory]
    [InlineData("things", 100, 100)]
    [InlineData("things", 101, 100)]
    [InlineData("api.things", 500, 500)]
    [InlineData("api.things", 1000, 500)]
    public async Task A_metric_has_so_many_series_and_one_for_all_that_goes_beyond(string name, int values, int series)
    {
        await using var service = await TestService.StartAsync();
        var counter = service.Services.GetRequiredService<IMeterFactory>().Create(JobsTelemetry.Name)
            .CreateCounter<long>(name);
        for (var value = 0; value < values; value++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("thing", value.ToString(CultureInfo.InvariantCulture)));
        }

        var samples = (await service.ScrapeAsync()).Samples.Where(sample =>
            sample.Name.EndsWith("things_total", StringComparison.Ordinal))
            .ToLookup(sample => sample.Labels.ContainsKey("otel_metric_overflow"));

        Assert.Equal(series, samples[false].Count());
        Assert.Equal(values - series, samples[true].Sum(sample => sample.Value));
    }
}
