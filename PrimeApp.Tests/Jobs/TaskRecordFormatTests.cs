namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class TaskRecordFormatTests
{
    private const string Completion = "1700000000000 1700000001000 1 100 541 cached worker";

    private static readonly HashEntry[] Whole =
        [new("n", 100), new("status", "queued"), new("submitted_at", 1700000000000)];

    [Fact]
    public void A_record_is_read()
    {
        Assert.True(TaskRecordFormat.TryRead("id", [.. Whole, new("completion", Completion)], out var task));

        Assert.Equal((100, TaskState.Completed, 541UL), (task!.N, task.State, task.LastPrime));
    }

    [Fact]
    public void A_completion_of_version_1_0_0_has_no_n()
    {
        HashEntry completion = new("completion", "1700000000000 1700000001000 1 541 cached worker");

        Assert.True(TaskRecordFormat.TryRead("id", [.. Whole, completion], out var task));

        Assert.Equal((TaskState.Completed, 541UL), (task!.State, task.LastPrime));
    }

    [Fact]
    public void A_record_without_a_status_is_that_of_a_queued_task()
    {
        Assert.True(TaskRecordFormat.TryRead("id", [.. Whole.Where(entry => entry.Name != "status")], out var task));

        Assert.Equal(TaskState.Queued, task!.State);
    }

    [Fact]
    public void What_has_neither_n_nor_status_is_no_record()
    {
        Assert.True(TaskRecordFormat.TryRead("id", [], out var none));
        Assert.True(TaskRecordFormat.TryRead("id", [new("completion", Completion)], out var remains));
        Assert.Null(none);
        Assert.Null(remains);
    }

    [Theory]
    [InlineData("n", "")]
    [InlineData("n", "0")]
    [InlineData("n", "1e3")]
    [InlineData("n", "99999999999999999999")]
    [InlineData("status", "")]
    [InlineData("status", "1")]
    [InlineData("status", "lost")]
    [InlineData("status", "completed")]
    [InlineData("submitted_at", "yesterday")]
    [InlineData("submitted_at", "999999999999999999")]
    [InlineData("started_at", "-")]
    [InlineData("finished_at", "NaN")]
    [InlineData("progress", "NaN")]
    [InlineData("progress", "2")]
    [InlineData("deliveries", "-1")]
    [InlineData("failures", "many")]
    [InlineData("completion", "1 2 3")]
    [InlineData("completion", "1700000000000 1700000001000 1 100 -5 cached worker")]
    [InlineData("completion", "1700000000000 1700000001000 1 100 541 stolen worker")]
    [InlineData("completion", "1700000000000 1700000001000 1 101 547 cached worker")]
    [InlineData("completion", "1700000000000 1700000001000 1 1 100 541 cached worker")]
    public void A_field_that_holds_what_no_task_has_makes_the_record_damaged(string field, string value) =>
        Assert.False(TaskRecordFormat.TryRead("id", [.. Whole, new(field, value)], out _));

    [Theory]
    [InlineData("n")]
    [InlineData("submitted_at")]
    public void A_record_without_a_field_that_all_have_is_damaged(string field) =>
        Assert.False(TaskRecordFormat.TryRead("id", [.. Whole.Where(entry => entry.Name != field)], out _));
}
