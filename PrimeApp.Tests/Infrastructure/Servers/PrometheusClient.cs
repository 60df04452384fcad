namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>Talks to the HTTP API of Prometheus, which VictoriaMetrics has too.</summary>
public sealed class PrometheusClient(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address };

    /// <summary>Asks the API, such as <c>targets</c>, and gives the <c>data</c> of its answer.</summary>
    public async Task<JsonElement> GetAsync(string request)
    {
        await using var answer = await _client.GetStreamAsync(new Uri($"api/v1/{request}", UriKind.Relative));
        using var document = await JsonDocument.ParseAsync(answer);
        return document.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Evaluates an expression as of now, or of the given time.</summary>
    /// <returns>The samples of the resulting vector.</returns>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query, DateTimeOffset? time = null)
    {
        var at = time is { } given ? $"&time={given.ToUnixTimeSeconds()}" : "";
        var data = await GetAsync($"query?query={Uri.EscapeDataString(query)}{at}");
        return [.. data.GetProperty("result").EnumerateArray().Select(Read)];
    }

    /// <summary>The value of the one sample that an expression gives, or null when it gives none.</summary>
    public async Task<double?> QueryValueAsync(string query) => (await QueryAsync(query)).SingleOrDefault()?.Value;

    /// <summary>Whether the server says that it can be used.</summary>
    /// <param name="path">Where it says so.</param>
    public async Task<bool> IsReadyAsync(string path)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Gives a page of the server as text.</summary>
    public Task<string> GetTextAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends text to the server.</summary>
    public async Task PostTextAsync(string path, string text)
    {
        using var content = new StringContent(text);
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();

    private static PrometheusSample Read(JsonElement sample) => new(
        sample.GetProperty("metric").EnumerateObject()
            .ToDictionary(label => label.Name, label => label.Value.GetString()!),
        sample.GetProperty("value")[1].GetString() switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number!, CultureInfo.InvariantCulture),
        });
}
