using System.Net;
using System.Net.Sockets;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Maps an address to the subscriber behind it.</summary>
public static class Subscriber
{
    // Providers assign a /64 to a subscriber. With a longer prefix, one client could use more addresses than a limiter
    // can remember.
    private const int SubscriberBytes = 8;

    /// <summary>
    /// Returns the address that stands for all addresses of one subscriber. For IPv6 that is the first address of the
    /// /64.
    /// </summary>
    public static IPAddress? Of(IPAddress? address)
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
