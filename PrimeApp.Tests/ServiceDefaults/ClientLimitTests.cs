using PrimeApp.ServiceDefaults.Connections;

namespace PrimeApp.Tests.ServiceDefaults;

[Trait("Category", "Unit")]
public sealed class ClientLimitTests
{
    [Fact]
    public void There_are_as_many_as_there_may_be_in_all_and_of_each_client()
    {
        var limit = new ClientLimit<string>(max: 3, maxPerClient: 2);

        Assert.Equal(ClientLimitOutcome.Open, limit.TryOpen("a"));
        Assert.Equal(ClientLimitOutcome.Open, limit.TryOpen("a"));
        Assert.Equal(ClientLimitOutcome.ClientHasTooMany, limit.TryOpen("a"));
        Assert.Equal(ClientLimitOutcome.Open, limit.TryOpen("b"));
        Assert.Equal(ClientLimitOutcome.TooMany, limit.TryOpen("b"));
        Assert.Equal(ClientLimitOutcome.TooMany, limit.TryOpen("c"));

        limit.Close("a");
        Assert.Equal(ClientLimitOutcome.Open, limit.TryOpen("c"));
        Assert.Equal(ClientLimitOutcome.TooMany, limit.TryOpen("a"));
    }

    [Fact]
    public void It_holds_for_many_at_the_same_time()
    {
        var limit = new ClientLimit<int>(max: 10, maxPerClient: 4);
        var (open, most) = (0, 0);

        Parallel.For(0, 100_000, i =>
        {
            if (limit.TryOpen(i % 5) == ClientLimitOutcome.Open)
            {
                InterlockedMax(ref most, Interlocked.Increment(ref open));
                Interlocked.Decrement(ref open);
                limit.Close(i % 5);
            }
        });

        Assert.InRange(most, 1, 10);
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(ClientLimitOutcome.Open, limit.TryOpen(i % 5)));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen; value > (seen = Volatile.Read(ref target));)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
