using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes commands of resources: <see cref="KnownResourceCommands" />.</summary>
public class ResourceCommandService
{
    private readonly ApplicationRunner _runner;

    internal ResourceCommandService(ApplicationRunner runner)
    {
        _runner = runner;
    }

    /// <summary>Executes a command on all replicas of a resource.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource,
        string commandName,
        CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    /// <summary>Executes a command on a resource.</summary>
    /// <param name="resourceId">The resource's name, or a replica's id.</param>
    /// <param name="commandName">The command.</param>
    /// <param name="cancellationToken">Ends the wait for the command to be done.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId,
        string commandName,
        CancellationToken cancellationToken = default)
    {
        var supervisors = _runner.Find(resourceId);
        if (supervisors.Count == 0)
        {
            return new ExecuteCommandResult { Success = false, Message = $"There is no running resource '{resourceId}'." };
        }

        Func<ResourceSupervisor, Task>? command = commandName switch
        {
            "start" => supervisor => supervisor.StartAsync(),
            "stop" => supervisor => supervisor.StopAsync(CancellationToken.None),
            "restart" => RestartAsync,
            _ => null,
        };
        if (command is null)
        {
            return new ExecuteCommandResult { Success = false, Message = $"'{resourceId}' has no command '{commandName}'." };
        }

        await Task.WhenAll(supervisors.Select(command)).WaitAsync(cancellationToken);
        return new ExecuteCommandResult { Success = true };
    }

    private static async Task RestartAsync(ResourceSupervisor supervisor)
    {
        await supervisor.StopAsync(CancellationToken.None);
        await supervisor.StartAsync();
    }
}
