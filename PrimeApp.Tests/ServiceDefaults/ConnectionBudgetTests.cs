using PrimeApp.ServiceDefaults.Connections;

namespace PrimeApp.Tests.ServiceDefaults;

[Trait("Category", "Unit")]
public sealed class ConnectionBudgetTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(384, 1_048_576, 200, 3_072)]
    [InlineData(384, 1_024, 200, 632)]
    [InlineData(65_536, null, 200, 524_288)]
    [InlineData(384, 400, 240, 4)]
    public void There_are_as_many_connections_as_memory_and_descriptors_allow(
        long megabytes, int? descriptorLimit, int openDescriptors, int expected) =>
        Assert.Equal(expected, ConnectionBudget.Calculate(megabytes * Megabyte, descriptorLimit, openDescriptors));

    [Theory]
    [InlineData(null, null)]
    [InlineData(346, null)]
    [InlineData(345, "The process may open 345 files. It must be 346 or more: see 'ulimit -n'.")]
    public void A_limit_of_descriptors_without_room_is_an_error(int? limit, string? error) =>
        Assert.Equal(error, ConnectionBudget.FindError(limit, openDescriptors: 150));

    [Theory]
    [InlineData("Max open files            1024                 4096                 files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             1024                 4096                 processes ", null)]
    public void The_limit_of_descriptors_is_read(string line, int? expected) =>
        Assert.Equal(expected, ConnectionBudget.ParseDescriptorLimit(["Limit  Soft Limit  Hard Limit  Units", line]));
}
