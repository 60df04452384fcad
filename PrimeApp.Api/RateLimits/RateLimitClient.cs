using System.Net;
using PrimeApp.ServiceDefaults.Connections;

namespace PrimeApp.Api.RateLimits;

/// <summary>The client that a request counts for.</summary>
/// <param name="Key">The name of the API key, if the request has one.</param>
/// <param name="Address">The address of a client without an API key.</param>
internal readonly record struct RateLimitClient(string? Key, IPAddress? Address)
{
    public static RateLimitClient Of(HttpContext context) => context.User.Identity?.Name is { } name
        ? new RateLimitClient(name, Address: null)
        : new RateLimitClient(Key: null, Subscriber.Of(context.Connection.RemoteIpAddress));
}
