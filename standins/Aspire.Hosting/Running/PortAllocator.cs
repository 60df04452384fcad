using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Gives every endpoint its ports, and finds out beforehand whether they are free.</summary>
/// <param name="randomizePorts">Whether declared ports are replaced by random ones, so that several applications can run at once.</param>
internal sealed class PortAllocator(bool randomizePorts) : IDisposable
{
    // Random ports are held until all are chosen, so that none is chosen twice.
    private readonly List<TcpListener> _held = [];
    private readonly Dictionary<int, string> _declared = [];

    /// <exception cref="DistributedApplicationException">A declared port is not free, or the endpoint cannot be had.</exception>
    public PortAllocation Allocate(IEnumerable<IResource> resources)
    {
        var instances = new List<ResourceInstance>();
        var proxies = new List<ProxyRoute>();
        foreach (var resource in resources)
        {
            var replicas = Enumerable.Range(0, resource.GetReplicaCount())
                .Select(_ => new Dictionary<EndpointAnnotation, int>())
                .ToArray();
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                Allocate(resource, endpoint, replicas, proxies);
            }

            instances.AddRange(replicas.Select(ports => new ResourceInstance(
                resource, RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8), ports)));
        }

        return new PortAllocation(instances, proxies);
    }

    public void Dispose()
    {
        foreach (var listener in _held)
        {
            listener.Dispose();
        }

        _held.Clear();
    }

    private void Allocate(
        IResource resource,
        EndpointAnnotation endpoint,
        Dictionary<EndpointAnnotation, int>[] replicas,
        List<ProxyRoute> proxies)
    {
        var isContainer = resource.IsContainer();
        Validate(resource, endpoint, isContainer, replicas.Length);

        var port = endpoint.Port is { } declared && !(randomizePorts && endpoint.IsProxied)
            ? Declare(declared, resource)
            : RandomPort();
        if (isContainer || (replicas.Length == 1 && (endpoint.TargetPort is null || endpoint.TargetPort == port)))
        {
            // A container's ports are mapped by whatever runs it.
            foreach (var ports in replicas)
            {
                ports[endpoint] = isContainer ? endpoint.TargetPort ?? port : port;
            }
        }
        else
        {
            foreach (var ports in replicas)
            {
                ports[endpoint] = endpoint.TargetPort is { } target ? Declare(target, resource) : RandomPort();
            }

            proxies.Add(new ProxyRoute(port, [.. replicas.Select(ports => ports[endpoint])]));
        }

        endpoint.AllocatedEndpoint = new AllocatedEndpoint(
            endpoint, "localhost", port, replicas.Length == 1 ? replicas[0][endpoint].ToString() : null);
    }

    private static void Validate(IResource resource, EndpointAnnotation endpoint, bool isContainer, int replicas)
    {
        if (isContainer && endpoint.TargetPort is null)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of the container '{resource.Name}' must have a target port.");
        }

        if (!isContainer && endpoint.IsProxied && endpoint.TargetPort is { } target && target == endpoint.Port)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of '{resource.Name}' has {target} for its port and its target port, "
                + "which leaves none to a proxy. Leave out the target port.");
        }

        if (replicas > 1 && (!endpoint.IsProxied || endpoint.TargetPort is not null))
        {
            throw new DistributedApplicationException(
                $"The {replicas} replicas of '{resource.Name}' cannot all listen on the same port. "
                + $"Leave out the target port of the endpoint '{endpoint.Name}', and let it be proxied.");
        }
    }

    private int Declare(int port, IResource resource)
    {
        if (!_declared.TryAdd(port, resource.Name))
        {
            throw new DistributedApplicationException(
                $"Port {port} is declared both by '{_declared[port]}' and by '{resource.Name}'.");
        }

        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            try
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new DistributedApplicationException(
                    $"Port {port}, which '{resource.Name}' needs, is in use by another process. Stop that process and start again.",
                    exception);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
            {
                throw new DistributedApplicationException(
                    $"Port {port}, which '{resource.Name}' needs, may only be used by the administrator.", exception);
            }
            catch (SocketException) when (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                // The machine does without IPv6.
            }
        }

        return port;
    }

    private int RandomPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _held.Add(listener);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
