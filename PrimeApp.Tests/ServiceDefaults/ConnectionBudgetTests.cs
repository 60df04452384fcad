using PrimeApp.ServiceDefaults.Connections;

namespace PrimeApp.Tests.ServiceDefaults;

[Trait("Category", "Unit")]
public sealed class ConnectionBudgetTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(384, 1_048_576, 200, 3_072)]
    [InlineData(384, 1_024, 200, 760)]
    [InlineData(65_536, null, 200, 524_288)]
    [InlineData(384, 250, 240, 4)]
    public void There_are_as_many_connections_as_memory_and_descriptors_allow(
        long megabytes, int? descriptorLimit, int openDescriptors, int expected) =>
        Assert.Equal(expected, ConnectionBudget.Calculate(megabytes * Megabyte, descriptorLimit, openDescriptors));

    [Theory]
    [InlineData("Max open files            1024                 4096                 files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             1024                 4096                 processes ", null)]
    public void The_limit_of_descriptors_is_read(string line, int? expected) =>
        Assert.Equal(expected, ConnectionBudget.ReadDescriptorLimit(["Limit  Soft Limit  Hard Limit  Units", line]));
}
