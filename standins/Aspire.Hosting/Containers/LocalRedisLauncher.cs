namespace Aspire.Hosting.Containers;

internal sealed class LocalRedisLauncher : IContainerLauncher
{
    public Task<LaunchPlan> PlanAsync(ContainerSpec spec, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (spec.Image != "redis")
        {
            return Task.FromResult<LaunchPlan>(new SkippedLaunch($"there is no native server for {spec.Image}"));
        }

        var volume = spec.Mounts.FirstOrDefault(mount => mount.Kind == MountKind.Volume)?.Source ?? spec.Name;
        var directory = Path.Combine(spec.DataDirectory, volume);
        Directory.CreateDirectory(directory);
        var command = $"exec {spec.Arguments[^1]} --port {spec.Ports[0].HostPort} --bind 127.0.0.1 -::1";
        return Task.FromResult<LaunchPlan>(new ProcessLaunch("/bin/sh", ["-c", command], spec.Environment, directory, CleanupCommand: null));
    }
}
