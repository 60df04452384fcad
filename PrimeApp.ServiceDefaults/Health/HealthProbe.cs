using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace PrimeApp.ServiceDefaults.Health;

/// <summary>
/// Probes the health of the instance that runs in the same container. Container health checks use it because the image
/// has no HTTP client.
/// </summary>
public static class HealthProbe
{
    /// <summary>The command-line argument that makes a service probe instead of serve.</summary>
    public const string Argument = "--health";

    /// <summary>The time limit of the probe. It is shorter than the timeout of the container health checks.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private static readonly string[] AnyAddress = ["*", "+", IPAddress.Any.ToString(), $"[{IPAddress.IPv6Any}]"];

    /// <summary>Asks the instance with this configuration whether it is ready.</summary>
    /// <param name="configuration">The configuration of the service, which contains its address.</param>
    /// <returns>
    /// The exit code: 0 if the instance is ready, 1 if it is not ready or does not answer. Standard error has the
    /// reason.
    /// </returns>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var url = new Uri(GetAddress(configuration), HealthExtensions.ReadyPath);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout };
        try
        {
            using var response = await client.GetAsync(url);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{url} answered {(int)response.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} did not answer: {exception.Message}");
        }

        return 1;
    }

    /// <summary>Returns the local address of a service with this configuration.</summary>
    /// <exception cref="FormatException">The configured address is invalid.</exception>
    internal static Uri GetAddress(IConfiguration configuration)
    {
        // Kestrel uses the same order of precedence.
        var first = FirstOf(configuration["urls"])
            ?? (FirstOf(configuration["http_ports"]) is { } port ? $"http://*:{port}" : null);
        var address = BindingAddress.Parse(first ?? "http://localhost:5000");
        var host = AnyAddress.Contains(address.Host) ? IPAddress.Loopback.ToString() : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }

    private static string? FirstOf(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
