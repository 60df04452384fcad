namespace Aspire.Hosting.Containers;

/// <summary>Decides how a container runs on this machine, and fetches what that takes.</summary>
internal interface IContainerLauncher
{
    /// <summary>Whether there is anything on this machine that could run an image, or that could be fetched for it.</summary>
    /// <param name="image">The image without its tag.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    Task<bool> CanRunAsync(string image, CancellationToken cancellationToken);

    /// <param name="spec">The container, fully resolved.</param>
    /// <param name="progress">Receives a line for each step a user would otherwise wait through in silence.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    Task<LaunchPlan> PlanAsync(ContainerSpec spec, IProgress<string> progress, CancellationToken cancellationToken);
}
