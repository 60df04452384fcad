using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace PrimeApp.ServiceDefaults.Health;

/// <summary>
/// A service asks its own running instance for its health: the health check of a container whose image has no other
/// program that could ask.
/// </summary>
public static class HealthProbe
{
    /// <summary>The only argument of a service that is to probe instead of to serve.</summary>
    public const string Argument = "--health";

    /// <summary>
    /// How long the instance may take to answer; shorter than what health checks of containers are given.
    /// </summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private static readonly string[] AnyAddress = ["*", "+", IPAddress.Any.ToString(), $"[{IPAddress.IPv6Any}]"];

    /// <summary>Asks the instance that runs with this configuration whether it is ready.</summary>
    /// <param name="configuration">The service's own, which says where it listens.</param>
    /// <returns>The exit code: 0 when it is ready, 1 when it is not or does not answer; the reason is on standard
    /// error.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

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

    /// <summary>Where a service with this configuration is reached from its own machine.</summary>
    /// <exception cref="FormatException">The configured address is not one.</exception>
    internal static Uri GetAddress(IConfiguration configuration)
    {
        // In the order in which the server takes them.
        var first = FirstOf(configuration["urls"])
            ?? (FirstOf(configuration["http_ports"]) is { } port ? $"http://*:{port}" : null);
        var address = BindingAddress.Parse(first ?? "http://localhost:5000");
        var host = AnyAddress.Contains(address.Host) ? IPAddress.Loopback.ToString() : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }

    private static string? FirstOf(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
