using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace PrimeApp.AppHost.Compose;

/// <summary>
/// Adds backup and restore as services that run once, on demand: <c>docker compose run --rm redis-backup</c>. Their
/// profiles exclude them from a normal start.
/// </summary>
internal static class BackupServices
{
    /// <summary>Adds the services. Each has the image, user and volume of the service whose data it copies.</summary>
    public static void AddTo(ComposeFile file)
    {
        var redis = file.Services["redis"];
        var history = file.Services["victoriametrics"];

        Add("redis-backup", "backup", redis, ComposeDeployment.Data).UseSecret("redis-backup-password");
        // The restore loads the backup into Redis to check it, so it needs the memory of Redis.
        var memory = redis.Deploy!.Resources!.Limits!.Memory!;
        Add("redis-restore", "restore", redis, ComposeDeployment.Data, memory)
            .Environment["REDIS_BACKUP"] = "${REDIS_BACKUP:-}";
        Add("victoriametrics-backup", "backup", history, ComposeDeployment.Monitoring);
        Add("victoriametrics-restore", "restore", history, ComposeDeployment.Monitoring)
            .Environment["VICTORIAMETRICS_BACKUP"] = "${VICTORIAMETRICS_BACKUP:-}";
        file.Services["victoriametrics-backup"].Image = ToolImage(history, "vmbackup");
        file.Services["victoriametrics-restore"].Image = ToolImage(history, "vmrestore");

        Service Add(string name, string profile, Service source, string network, string limit = "256M")
        {
            var service = Create(name, profile, source, network, limit);
            service.Restart = "no";
            file.AddService(service);
            return service;
        }
    }

    private static Service Create(string name, string profile, Service source, string network, string memory)
    {
        var data = source.Volumes.Single(volume => volume.Type == "volume");
        return new Service
        {
            Name = name,
            Image = source.Image,
            Profiles = [profile],
            Entrypoint = ["/bin/sh"],
            Command = [$"{ComposeDeployment.ScriptPath}/{name}.sh"],
            Volumes =
            [
                new Volume
                {
                    Name = data.Name,
                    Type = "volume",
                    Source = data.Source,
                    Target = data.Target,
                    ReadOnly = profile == "backup",
                },
                new Volume
                {
                    Name = "backups",
                    Type = "bind",
                    Source = "${BACKUP_DIRECTORY:-./backups}",
                    Target = "/backups",
                },
                ComposeDeployment.Scripts,
            ],
        }.Harden(source.User!, memory, cpus: "1.0").ConnectTo(network);
    }

    private static string ToolImage(Service history, string tool) =>
        history.Image!.Replace("/victoria-metrics:", $"/{tool}:", StringComparison.Ordinal);
}
