using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PrimeApp.ServiceDefaults.Telemetry;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Telemetry;

[Collection(ProcessTelemetry.Name)]
[Trait("Category", "Integration")]
public sealed class SeriesLimitTests
{
    private const int MaxSeries = 500;

    [Theory]
    [InlineData(MaxSeries, 0)]
    [InlineData(2 * MaxSeries, MaxSeries)]
    public async Task A_metric_has_so_many_series_and_one_for_all_that_goes_beyond(int values, int beyond)
    {
        await using var service = await TestService.StartAsync();
        var counter = service.Services.GetRequiredService<IMeterFactory>().Create(PrimeTelemetry.Name).CreateCounter<long>("things");
        for (var value = 0; value < values; value++)
            counter.Add(1, new KeyValuePair<string, object?>("thing", value.ToString(CultureInfo.InvariantCulture)));

        var samples = (await service.ScrapeAsync()).Samples.Where(sample => sample.Name == "things_total").ToArray();

        Assert.Equal(MaxSeries, samples.Count(sample => sample.Labels.ContainsKey("thing")));
        Assert.Equal(beyond, samples.Where(sample => sample.Labels.ContainsKey("otel_metric_overflow")).Sum(sample => sample.Value));
    }
}
