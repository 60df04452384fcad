namespace PrimeApp.Tests.Harness;

/// <summary>What a user of the API does: submits tasks and waits for their results.</summary>
public static class TaskClient
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Sends a request with headers, which are not checked.</summary>
    public static Task<HttpResponseMessage> SendAsync(
        this HttpClient client, string method, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(method, path, content: null, headers);

    /// <summary>Sends a request with a body and headers, which are not checked.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, string method, string path, HttpContent? content,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Submits a task and gives the location to ask for it at.</summary>
    public static async Task<Uri> SubmitAsync(this HttpClient client, long n)
    {
        using var response = await client.PostAsJsonAsync("/tasks", new { n });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Submits many tasks in one request and gives them as they were accepted.</summary>
    public static async Task<TaskAnswer[]> SubmitBatchAsync(this HttpClient client, params IEnumerable<long> n)
    {
        using var response = await client.PostAsJsonAsync("/tasks/batch", new { n });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.ReadAsync<TasksAnswer>()).Tasks;
    }

    /// <summary>The id of the task at a location.</summary>
    public static string IdOf(Uri location) => location.OriginalString.Split('/')[^1];

    /// <summary>Asks for a task once.</summary>
    public static Task<TaskAnswer> GetTaskAsync(this HttpClient client, Uri location) =>
        client.GetAsync<TaskAnswer>(location.OriginalString);

    /// <summary>Asks for the state of the queue.</summary>
    public static Task<QueueAnswer> GetQueueAsync(this HttpClient client) => client.GetAsync<QueueAnswer>("/queue");

    /// <summary>
    /// Asks for a task until its status is one of those given; also while the API answers with 503, as it does while
    /// Redis is away, or when a busy machine needs longer for an answer than the API waits for Redis.
    /// </summary>
    /// <exception cref="TimeoutException">It was another after two minutes.</exception>
    public static async Task<TaskAnswer> WaitForStatusAsync(
        this HttpClient client, Uri location, params string[] statuses)
    {
        TaskAnswer? task = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await client.GetAsync(location);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    return false;
                }

                task = await response.EnsureSuccessStatusCode().ReadAsync<TaskAnswer>();
                return statuses.Contains(task.Status);
            },
            DefaultTimeout);
        return task!;
    }

    /// <summary>Waits until a task is completed.</summary>
    public static Task<TaskAnswer> WaitAsync(this HttpClient client, Uri location) =>
        client.WaitForStatusAsync(location, "completed");

    /// <summary>Submits a task and waits until it is completed.</summary>
    public static async Task<TaskAnswer> CompleteAsync(this HttpClient client, long n) =>
        await client.WaitAsync(await client.SubmitAsync(n));
}
