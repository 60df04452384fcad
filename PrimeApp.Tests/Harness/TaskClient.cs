namespace PrimeApp.Tests.Harness;

/// <summary>What a user of the API does: submits tasks and waits for their results.</summary>
public static class TaskClient
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Submits a task and gives the location to ask for it at.</summary>
    public static async Task<Uri> SubmitAsync(this HttpClient client, long n)
    {
        using var response = await client.PostAsJsonAsync("/tasks", new { n });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Asks for a task once.</summary>
    public static async Task<JsonElement> GetTaskAsync(this HttpClient client, Uri location) =>
        await client.GetFromJsonAsync<JsonElement>(location);

    /// <summary>
    /// Asks for a task until its status is one of those given; also while the API answers with 503, as it does while
    /// Redis is away, or when a busy machine needs longer for an answer than the API waits for Redis.
    /// </summary>
    /// <exception cref="TimeoutException">It was another after two minutes.</exception>
    public static async Task<JsonElement> WaitForStatusAsync(
        this HttpClient client, Uri location, params string[] statuses)
    {
        var task = default(JsonElement);
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await client.GetAsync(location);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    return false;
                }

                task = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
                return statuses.Contains(task.GetProperty("status").GetString());
            },
            DefaultTimeout);
        return task;
    }

    /// <summary>Submits a task and waits until it is completed.</summary>
    public static async Task<JsonElement> CompleteAsync(this HttpClient client, long n) =>
        await client.WaitForStatusAsync(await client.SubmitAsync(n), "completed");

    /// <summary>The last prime of a completed task.</summary>
    public static ulong LastPrime(this JsonElement task) =>
        task.GetProperty("result").GetProperty("last_prime").GetUInt64();
}
