namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program of this machine.</summary>
/// <param name="name">Unique within the application.</param>
/// <param name="command">The program.</param>
/// <param name="workingDirectory">The absolute path of the folder it runs in.</param>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>The program.</summary>
    public string Command { get; } = command;

    /// <summary>The absolute path of the folder it runs in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}
