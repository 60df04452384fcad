using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

internal sealed class HttpEndpointHealthCheck(
    EndpointReference endpoint,
    string path,
    int expectedStatusCode,
    IHttpClientFactory clients) : IHealthCheck
{
    /// <summary>The name of the client that the checks use.</summary>
    public const string ClientName = "Aspire.Hosting.Health";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        var uri = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var statusCode = (int)response.StatusCode;
            return statusCode == expectedStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(string.Create(
                    CultureInfo.InvariantCulture, $"GET {uri} answered {statusCode} instead of {expectedStatusCode}"));
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"GET {uri}: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"GET {uri} was not answered in time", exception);
        }
    }
}
