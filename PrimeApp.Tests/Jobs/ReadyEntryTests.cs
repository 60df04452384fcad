namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class ReadyEntryTests
{
    private const string Id = "019a0000000070008000000000000001";

    [Fact]
    public void An_entry_says_all_that_a_worker_needs_to_know()
    {
        Assert.True(ReadyEntry.TryParse($"{Id} 100 1700000000000 trace state", out var task));

        Assert.Equal(Id, task.Id);
        Assert.Equal((100, "trace", "state"), (task.First!.N, task.First.TraceParent, task.First.TraceState));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 100 1700000000000 trace state")]
    [InlineData(" notanumber 123 x y")]
    [InlineData(" 100 notatime x y")]
    [InlineData(" 100 99999999999999999 x y")]
    [InlineData(" 0 1700000000000 x y")]
    [InlineData(" -1 1700000000000 x y")]
    [InlineData(" 100000000000001 1700000000000 x y")]
    [InlineData(" 9999999999999999999999 1700000000000 x y")]
    [InlineData(" 100 1700000000000")]
    public void What_cannot_be_is_left_to_the_record_to_say(string rest)
    {
        Assert.True(ReadyEntry.TryParse(Id + rest, out var task));
        Assert.Equal(Id, task.Id);
        Assert.True(task.First is null || task.First.N == 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x 100 1700000000000 x y")]
    [InlineData("019A0000000070008000000000000001 100 1700000000000 x y")]
    [InlineData("\0\u0001\ufffd\ufffd")]
    public void What_does_not_begin_with_an_id_is_no_entry(string entry) =>
        Assert.False(ReadyEntry.TryParse(entry, out _));
}
