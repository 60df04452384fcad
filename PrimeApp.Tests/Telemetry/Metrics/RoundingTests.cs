namespace PrimeApp.Tests.Telemetry.Metrics;

[Trait("Category", "Unit")]
public sealed class RoundingTests
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "10")]
    [InlineData(10, "10")]
    [InlineData(11, "100")]
    [InlineData(100, "100")]
    [InlineData(101, "1000")]
    [InlineData(1_000_000_000, "1000000000")]
    [InlineData(100_000_000_000_000, "100000000000000")]
    [InlineData(long.MaxValue, "100000000000000")]
    [InlineData(0, "1")]
    [InlineData(-5, "1")]
    public void The_label_of_a_number_is_the_next_power_of_ten(long n, string label) =>
        Assert.Equal(label, TaskMetrics.RoundUpToPowerOfTen(n));
}
