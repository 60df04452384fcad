using System.Net.ServerSentEvents;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>What a client of the event streams does.</summary>
public static class EventStreams
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Opens a stream and gives its answer, whose body is still to come.</summary>
    public static Task<HttpResponseMessage> OpenEventsAsync(
        this HttpClient client, Uri task, string? lastEventId = null) =>
        client.SendAsync("GET", $"{task}/events", lastEventId is null ? [] : [("Last-Event-ID", lastEventId)]);

    /// <summary>Reads a stream until it ends.</summary>
    public static async Task<List<SseItem<TaskAnswer>>> ReadEventsAsync(this HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var timeout = new CancellationTokenSource(Timeout);
        var parser = SseParser.Create(
            await response.Content.ReadAsStreamAsync(timeout.Token),
            (_, data) => ApiAnswer.Parse<TaskAnswer>(Encoding.UTF8.GetString(data)));
        var items = new List<SseItem<TaskAnswer>>();
        await foreach (var item in parser.EnumerateAsync(timeout.Token))
        {
            items.Add(item);
        }

        return items;
    }
}
