namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class RetryBackoffTests
{
    private static readonly QueueOptions Options = new()
    {
        RetryDelay = TimeSpan.FromSeconds(2),
        MaxRetryDelay = TimeSpan.FromSeconds(60),
    };

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 4)]
    [InlineData(5, 16, 32)]
    [InlineData(6, 30, 60)]
    [InlineData(100, 30, 60)]
    public void The_delay_doubles_up_to_a_limit_and_half_of_it_is_random(int failures, int least, int most)
    {
        Assert.Equal(TimeSpan.FromSeconds(least), RetryBackoff.Delay(failures, Options, random: 0));
        Assert.InRange(
            RetryBackoff.Delay(failures, Options, random: 0.999), TimeSpan.FromSeconds(least),
            TimeSpan.FromSeconds(most));
    }
}
