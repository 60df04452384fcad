using System.Threading.Channels;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class BatcherTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Channel<Batch> _batches = Channel.CreateUnbounded<Batch>();

    [Fact]
    public async Task What_comes_while_batches_are_under_way_gathers_into_the_next()
    {
        var batcher = CreateBatcher(maxBatch: 3, maxConcurrency: 1);
        var calls = Enumerable.Range(0, 5).Select(i => batcher.RunAsync(i, None)).ToList();

        await AnswerNextAsync([0]);
        await AnswerNextAsync([1, 2, 3]);
        await AnswerNextAsync([4]);

        Assert.Equal((int[])[0, 10, 20, 30, 40], await Task.WhenAll(calls));
    }

    [Fact]
    public async Task As_many_batches_are_under_way_as_may()
    {
        var batcher = CreateBatcher(maxConcurrency: 2);
        var calls = Enumerable.Range(0, 3).Select(i => batcher.RunAsync(i, None)).ToList();

        Assert.Equal(2, _batches.Reader.Count);

        await AnswerNextAsync([0]);
        await AnswerNextAsync([1]);
        await AnswerNextAsync([2]);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_harms_none_of_the_others()
    {
        var batcher = CreateBatcher(maxConcurrency: 1);
        using var cancelled = new CancellationTokenSource();
        var first = batcher.RunAsync(0, None);
        var leaving = batcher.RunAsync(1, cancelled.Token);
        var staying = batcher.RunAsync(2, None);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await AnswerNextAsync([0]);
        await AnswerNextAsync([1, 2]);

        Assert.Equal((int[])[0, 20], await Task.WhenAll(first, staying));
    }

    [Fact]
    public async Task While_redis_is_away_all_fail_that_wait_and_later_calls_are_tried_again()
    {
        var batcher = CreateBatcher(maxBatch: 1, maxConcurrency: 1);
        var calls = Enumerable.Range(0, 3).Select(i => batcher.RunAsync(i, None)).ToList();

        await FailNextAsync(new RedisUnavailableException("away"));

        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<RedisUnavailableException>(() => call);
        }

        var later = batcher.RunAsync(7, None);
        await AnswerNextAsync([7]);
        Assert.Equal(70, await later);
    }

    [Fact]
    public async Task Another_failure_fails_its_own_batch_only()
    {
        var batcher = CreateBatcher(maxBatch: 1, maxConcurrency: 1);
        var failing = batcher.RunAsync(0, None);
        var waiting = batcher.RunAsync(1, None);

        await FailNextAsync(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await AnswerNextAsync([1]);

        Assert.Equal(10, await waiting);
    }

    [Fact]
    public async Task No_more_calls_wait_than_may()
    {
        var batcher = CreateBatcher(maxConcurrency: 1, maxWaiting: 1);
        var underWay = batcher.RunAsync(0, None);
        var waiting = batcher.RunAsync(1, None);

        await Assert.ThrowsAsync<RedisUnavailableException>(() => batcher.RunAsync(2, None));

        await AnswerNextAsync([0]);
        await AnswerNextAsync([1]);
        await Task.WhenAll(underWay, waiting);
    }

    [Fact]
    public async Task A_batch_of_one_belongs_to_the_trace_of_its_caller_and_a_larger_one_to_none()
    {
        var batcher = CreateBatcher(maxConcurrency: 1);
        using var activity = new Activity("caller").Start();
        var calls = Enumerable.Range(0, 3).Select(i => batcher.RunAsync(i, None)).ToList();

        Assert.Same(activity, await AnswerNextAsync([0]));
        Assert.Null(await AnswerNextAsync([1, 2]));
        await Task.WhenAll(calls);
    }

    private Batcher<int, int> CreateBatcher(int maxBatch = 10, int maxConcurrency = 1, int maxWaiting = 10) =>
        new(
            (items, parent) =>
            {
                var answer = new TaskCompletionSource<IReadOnlyList<int>>();
                _batches.Writer.TryWrite(new Batch([.. items], answer, parent));
                return answer.Task;
            },
            maxBatch, maxConcurrency, maxWaiting);

    /// <summary>Answers the next batch, and gives the activity that it is part of.</summary>
    private async Task<Activity?> AnswerNextAsync(int[] expected)
    {
        var batch = await _batches.Reader.ReadAsync();
        Assert.Equal(expected, batch.Items);
        batch.Answer.SetResult([.. batch.Items.Select(item => item * 10)]);
        return batch.Parent;
    }

    private async Task FailNextAsync(Exception exception) =>
        (await _batches.Reader.ReadAsync()).Answer.SetException(exception);

    private sealed record Batch(int[] Items, TaskCompletionSource<IReadOnlyList<int>> Answer, Activity? Parent);
}
