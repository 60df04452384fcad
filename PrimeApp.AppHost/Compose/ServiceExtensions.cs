using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace PrimeApp.AppHost.Compose;

internal static class ServiceExtensions
{
    /// <summary>
    /// Restricts a service: an ordinary user without capabilities, a read-only root file system, and limits for memory,
    /// processors and logs. It restarts unless an operator stops it.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="user">The numeric user and group.</param>
    /// <param name="memory">The memory limit, for example <c>512M</c>.</param>
    /// <param name="cpus">The processor limit, for example <c>0.5</c>.</param>
    public static Service Harden(this Service service, string user, string memory, string cpus)
    {
        service.User = user;
        service.ReadOnly = true;
        service.CapDrop = ["ALL"];
        service.SecurityOpt = ["no-new-privileges:true"];
        service.Restart = "unless-stopped";
        service.Logging = new Logging { Driver = "json-file", Options = { ["max-size"] = "10m", ["max-file"] = "5" } };
        service.Deploy =
            new Deploy { Resources = new Resources { Limits = new ResourceSpec { Memory = memory, Cpus = cpus } } };
        return service;
    }

    /// <summary>Connects a service to these networks only.</summary>
    public static Service ConnectTo(this Service service, params string[] networks)
    {
        service.Networks = [.. networks];
        return service;
    }

    /// <summary>Provides a secret as a file in <c>/run/secrets</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="name">The name of the secret, and of its file beside the compose file.</param>
    /// <param name="target">The name of the file in the container; by default <paramref name="name"/>.</param>
    public static Service UseSecret(this Service service, string name, string? target = null)
    {
        service.Secrets.Add(new SecretReference { Source = name, Target = target ?? name });
        return service;
    }

    public static Service CheckHealth(this Service service, params string[] test)
    {
        service.Healthcheck = new Healthcheck
        {
            Test = [.. test],
            Interval = "10s",
            // On a busy machine, starting the command may take seconds.
            Timeout = "10s",
            Retries = 3,
            StartPeriod = "60s",
        };
        return service;
    }

    /// <summary>Starts a service only when another one is healthy.</summary>
    public static Service StartAfter(this Service service, string dependency)
    {
        service.DependsOn[dependency] = new ServiceDependency { Condition = "service_healthy" };
        return service;
    }
}
