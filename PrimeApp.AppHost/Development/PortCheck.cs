using System.Net;
using System.Net.Sockets;

namespace PrimeApp.AppHost.Development;

/// <summary>Finds ports that are in use before the application starts.</summary>
internal static class PortCheck
{
    // Services listen on both addresses of localhost.
    private static readonly IPAddress[] Localhost =
        Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    /// <summary>Checks the fixed ports of all resources.</summary>
    /// <exception cref="AppHostException">
    /// A port is in use. The message names the port, the resource and the process.
    /// </exception>
    public static async Task EnsureFreeAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (endpoint.Port is { } port && port > 0 && Localhost.Any(address => IsInUse(address, port)))
                {
                    var owner = await PortOwner.DescribeAsync(port, cancellationToken);
                    throw new AppHostException(
                        $"Port {port}, which {resource.Name} needs, is in use by {owner}. " +
                        "End that process and start again.");
                }
            }
        }
    }

    private static bool IsInUse(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.AddressAlreadyInUse;
        }
    }
}
