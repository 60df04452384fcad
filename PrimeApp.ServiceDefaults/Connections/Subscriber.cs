using System.Net;
using System.Net.Sockets;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Who is behind an address.</summary>
public static class Subscriber
{
    // What one subscriber is given: with less, anyone has a number of addresses that no limiter could remember.
    private const int SubscriberBytes = 8;

    /// <summary>
    /// Gives the address that stands for all addresses of one subscriber: of IPv6, the first one of a /64.
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
