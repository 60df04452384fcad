// Asks PrimeApp for the first n primes: dotnet run client.cs -- 1000000. .NET 10 or later, no packages.
using System.Text;
using System.Text.Json.Nodes;

var address = Environment.GetEnvironmentVariable("PRIMEAPP_URL") ?? "http://localhost:8000";
using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
if (Environment.GetEnvironmentVariable("PRIMEAPP_KEY") is { } key)
{
    client.DefaultRequestHeaders.Add("X-Api-Key", key);
}

var n = args.Length > 0 ? long.Parse(args[0]) : 100;
// The key makes it safe to repeat the request: it creates only one task.
var idempotencyKey = Guid.NewGuid().ToString();
var task = await CallAsync(() => new HttpRequestMessage(HttpMethod.Post, "/tasks")
{
    Content = new StringContent($$"""{"n": {{n}}}""", Encoding.UTF8, "application/json"),
    Headers = { { "Idempotency-Key", idempotencyKey } },
});
var location = (string)task["links"]!["self"]!;
// The API answers when the task has ended, or after 20 seconds.
while ((string?)task["status"] is "queued" or "running")
{
    task = await CallAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{location}?wait=20"));
}

if ((string?)task["status"] != "completed")
{
    Fail($"The task {task["status"]}: {task["error"]}");
}

var primes = string.Join(", ", task["result"]!["primes"]!.AsArray().Take(5));
Console.WriteLine($"The first primes are [{primes}], and prime {n} is {task["result"]!["last_prime"]}.");

// Sends a request and returns its JSON. Repeats it as long as the API asks for that.
async Task<JsonNode> CallAsync(Func<HttpRequestMessage> create)
{
    while (true)
    {
        using var request = create();
        using var response = await client.SendAsync(request);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (response.IsSuccessStatusCode)
        {
            return answer;
        }

        // Every error is a problem document. Its detail describes the cause.
        if (response.Headers.RetryAfter?.Delta is not { } wait)
        {
            Fail((string?)answer["detail"]);
        }
        else
        {
            await Task.Delay(wait);
        }
    }
}

static void Fail(string? message)
{
    Console.Error.WriteLine(message);
    Environment.Exit(1);
}
