using PrimeApp.Jobs.Background;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class SignalTests
{
    private readonly Signal _signal = new();

    [Fact]
    public void A_change_wakes_all_that_took_the_signal_before_it()
    {
        var (first, second) = (_signal.Next, _signal.Next);

        _signal.Raise();

        Assert.True(first.IsCompleted);
        Assert.True(second.IsCompleted);
    }

    [Fact]
    public void A_change_wakes_nobody_that_looks_after_it()
    {
        _ = _signal.Next;
        _signal.Raise();

        Assert.False(_signal.Next.IsCompleted);
    }
}
