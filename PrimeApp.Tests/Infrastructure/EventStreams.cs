using System.Net.ServerSentEvents;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>What a client of the event streams does.</summary>
public static class EventStreams
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Opens a stream and gives its answer, whose body is still to come.</summary>
    public static async Task<HttpResponseMessage> OpenEventsAsync(
        this HttpClient client, Uri task, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{task}/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Reads a stream until it ends.</summary>
    public static async Task<List<SseItem<JsonElement>>> ReadEventsAsync(this HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var timeout = new CancellationTokenSource(Timeout);
        var parser = SseParser.Create(
            await response.Content.ReadAsStreamAsync(timeout.Token),
            (_, data) => JsonElement.Parse(data));
        var items = new List<SseItem<JsonElement>>();
        await foreach (var item in parser.EnumerateAsync(timeout.Token))
        {
            items.Add(item);
        }

        return items;
    }
}
