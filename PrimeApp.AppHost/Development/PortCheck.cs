using System.Net;
using System.Net.Sockets;

namespace PrimeApp.AppHost.Development;

/// <summary>Finds ports that are in use before the application starts.</summary>
internal static class PortCheck
{
    /// <summary>Checks the fixed ports of all resources.</summary>
    /// <exception cref="AppHostException">A port is in use. The message names the port, the resource and the process.</exception>
    public static void EnsureFree(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (endpoint.Port is { } port && port > 0 && IsInUse(port))
                {
                    throw new AppHostException(
                        $"Port {port}, which {resource.Name} needs, is in use by {PortOwner.Describe(port)}. " +
                        "End that process, and start again.");
                }
            }
        }
    }

    private static bool IsInUse(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}
