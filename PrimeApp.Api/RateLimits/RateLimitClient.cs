using System.Net;
using System.Net.Sockets;

namespace PrimeApp.Api.RateLimits;

/// <summary>Whom a request counts for.</summary>
/// <param name="Key">The name of the API key, when there is one.</param>
/// <param name="Address">The address otherwise.</param>
internal readonly record struct RateLimitClient(string? Key, IPAddress? Address)
{
    // What one subscriber is given: with less, anyone has a number of addresses that no limiter could remember.
    private const int SubscriberBytes = 8;

    public static RateLimitClient Of(HttpContext context) => context.User.Identity?.Name is { } name
        ? new RateLimitClient(name, Address: null)
        : new RateLimitClient(Key: null, SubscriberOf(context.Connection.RemoteIpAddress));

    private static IPAddress? SubscriberOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            return address.MapToIPv4();
        }

        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return new IPAddress(bytes);
    }
}
