using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace PrimeApp.AppHost.Compose;

/// <summary>
/// Backup and restore as services that run once, on demand: <c>docker compose run --rm redis-backup</c>. Their profiles keep
/// them from being started with the others.
/// </summary>
internal static class BackupServices
{
    private const string BackupPath = "/backups";
    private const string ScriptPath = "/scripts";

    /// <summary>Adds them; each has the image, the user and the volume of the service whose data it copies.</summary>
    public static void AddTo(ComposeFile file)
    {
        var redis = file.Services["redis"];
        var history = file.Services["victoriametrics"];
        var historyPath = history.Volumes.Single().Target;
        var backup = $"fs://{BackupPath}/victoriametrics";

        file.AddService(Create("redis-backup", "backup", redis, isReadOnly: true, ["/bin/sh", $"{ScriptPath}/redis-backup.sh"]));
        file.AddService(Create("redis-restore", "restore", redis, isReadOnly: false, ["/bin/sh", $"{ScriptPath}/redis-restore.sh"]));
        file.AddService(Create("victoriametrics-backup", "backup", history, isReadOnly: true,
        [
            "/vmbackup-prod",
            $"-storageDataPath={historyPath}",
            $"-dst={backup}",
            "-snapshot.createURL=http://victoriametrics:8428/snapshot/create",
            "-httpListenAddr=",
        ]));
        file.AddService(Create("victoriametrics-restore", "restore", history, isReadOnly: false,
            ["/vmrestore-prod", $"-storageDataPath={historyPath}", $"-src={backup}", "-httpListenAddr="]));
        file.Services["victoriametrics-backup"].Image = ToolImage(history, "vmbackup");
        file.Services["victoriametrics-restore"].Image = ToolImage(history, "vmrestore");
    }

    private static Service Create(string name, string profile, Service source, bool isReadOnly, List<string> command)
    {
        var data = source.Volumes.Single();
        var service = new Service
        {
            Name = name,
            Image = source.Image,
            Profiles = [profile],
            Entrypoint = [command[0]],
            Command = command[1..],
            Environment = new Dictionary<string, string>(source.Environment),
            Volumes =
            [
                new Volume { Name = data.Name, Type = "volume", Source = data.Source, Target = data.Target, ReadOnly = isReadOnly },
                new Volume { Name = "backups", Type = "bind", Source = "${BACKUP_DIRECTORY:-./backups}", Target = BackupPath },
            ],
        };
        if (name.StartsWith("redis", StringComparison.Ordinal))
        {
            service.Environment["REDIS_BACKUP"] = "${REDIS_BACKUP:-}";
            service.Volumes.Add(new Volume
            {
                Name = "scripts",
                Type = "bind",
                Source = "./scripts",
                Target = ScriptPath,
                ReadOnly = true,
            });
        }

        service.Harden(source.User!, memory: "256M", cpus: "1.0").ConnectTo(ComposeDeployment.Backend).Restart = "no";
        return service;
    }

    private static string ToolImage(Service history, string tool) =>
        history.Image!.Replace("/victoria-metrics:", $"/{tool}:", StringComparison.Ordinal);
}
