using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Requests;
using PrimeApp.Api.Tasks;

namespace PrimeApp.Api.WebUi;

internal static class WebUiExtensions
{
    private static readonly WebUiSettings Example = new(
        MaxN: 10_000_000_000_000, Prometheus: new Uri("http://localhost:9090"),
        Grafana: new Uri("http://localhost:3000"));

    /// <summary>
    /// Maps the web UI, and what it needs to know. Anyone may load it; it asks for an API key where one is needed.
    /// Files are compressed when they are built. A browser keeps those with a fingerprint in their name for ever, and
    /// asks for others each time.
    /// </summary>
    public static void MapWebUi(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().DisableRateLimiting().DisableHttpMetrics();
        app.MapMethods("/ui/settings", Methods.Read, GetSettings)
            .Describe("GetWebUiSettings", "Web UI", "What the web UI needs to know.")
            .WithExample(StatusCodes.Status200OK, Example, WebUiJsonContext.Default.WebUiSettings);
    }

    private static Ok<WebUiSettings> GetSettings(IOptions<LinksOptions> links, IOptions<TasksOptions> tasks) =>
        TypedResults.Ok(new WebUiSettings(
            tasks.Value.MaxN, links.Value.Prometheus, links.Value.Grafana, links.Value.Dashboard));
}
