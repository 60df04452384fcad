using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace PrimeApp.AppHost.Compose;

/// <summary>What services of the compose file have in common.</summary>
public static class ServiceExtensions
{
    /// <summary>
    /// Confines a service: an ordinary user without capabilities, a root file system that is read-only, limits for
    /// memory, processors and logs. It is started again unless an operator stopped it.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="user">The numbers of the user and the group.</param>
    /// <param name="memory">What it may use before it is killed, for example <c>512M</c>.</param>
    /// <param name="cpus">How many processors it may keep busy, for example <c>0.5</c>.</param>
    public static Service Harden(this Service service, string user, string memory, string cpus)
    {
        ArgumentNullException.ThrowIfNull(service);

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

    /// <summary>Puts a service in these networks and no others.</summary>
    public static Service ConnectTo(this Service service, params string[] networks)
    {
        ArgumentNullException.ThrowIfNull(service);

        service.Networks = [.. networks];
        return service;
    }

    /// <summary>Gives a service a secret as a file in <c>/run/secrets</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="name">The name of the secret, and of its file beside the compose file.</param>
    /// <param name="target">The name of the file that the service sees; by default the same.</param>
    public static Service UseSecret(this Service service, string name, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(service);

        service.Secrets.Add(new SecretReference { Source = name, Target = target ?? name });
        return service;
    }

    /// <summary>Has a command tell whether a service is healthy.</summary>
    public static Service CheckHealth(this Service service, params string[] test)
    {
        ArgumentNullException.ThrowIfNull(service);

        service.Healthcheck = new Healthcheck
        {
            Test = [.. test],
            Interval = "10s",
            // On a busy machine it takes a while until the command has even started.
            Timeout = "10s",
            Retries = 3,
            StartPeriod = "60s",
        };
        return service;
    }

    /// <summary>Has a service started only when another is healthy.</summary>
    public static Service StartAfter(this Service service, string dependency)
    {
        ArgumentNullException.ThrowIfNull(service);

        service.DependsOn[dependency] = new ServiceDependency { Condition = "service_healthy" };
        return service;
    }
}
