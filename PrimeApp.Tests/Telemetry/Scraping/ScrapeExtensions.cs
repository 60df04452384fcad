namespace PrimeApp.Tests.Telemetry.Scraping;

/// <summary>Scrapes services the way Prometheus does.</summary>
public static class ScrapeExtensions
{
    /// <summary>What a scraper of old accepts.</summary>
    public const string TextFormat = "text/plain; version=0.0.4";

    /// <summary>What Prometheus accepts when it wants OpenMetrics.</summary>
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    /// <summary>Scrapes <c>/metrics</c> in the given format; by default in text format 0.0.4.</summary>
    public static async Task<Exposition> ScrapeAsync(this HttpClient client, string accept = TextFormat) =>
        Exposition.Parse(await client.ScrapeTextAsync(accept));

    /// <summary>Scrapes <c>/metrics</c> and leaves the answer as it is.</summary>
    public static async Task<string> ScrapeTextAsync(this HttpClient client, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        using var response = await client.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
