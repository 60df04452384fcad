using Microsoft.Extensions.Hosting;

namespace PrimeApp.AppHost.Development;

/// <summary>Tells observers of every change of a resource until the application stops.</summary>
internal sealed class ResourceWatch(
    ResourceNotificationService notifications, DevelopmentConsole console, IHostApplicationLifetime lifetime)
{
    private readonly Lock _lock = new();
    private Func<ResourceEvent, CancellationToken, Task>[] _observers = [];

    /// <summary>
    /// Has an observer take the changes one after the other, each after the observers that were added before. When it
    /// fails, the console says so, and it goes on with the next change.
    /// </summary>
    public void Add(Func<ResourceEvent, CancellationToken, Task> observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers, observer];
            if (_observers.Length == 1)
            {
                _ = RunAsync(lifetime.ApplicationStopping);
            }
        }
    }

    /// <summary>Has work go on beside the observers; the console says when it fails.</summary>
    /// <param name="resource">What the work is about.</param>
    /// <param name="work">The work, which ends when the application stops.</param>
    public void Begin(IResource resource, Func<CancellationToken, Task> work) =>
        _ = GuardAsync(resource, work, lifetime.ApplicationStopping);

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping))
            {
                foreach (var observer in Volatile.Read(ref _observers))
                {
                    await GuardAsync(change.Resource, token => observer(change, token), stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nobody is told any more.
        }
    }

    private async Task GuardAsync(IResource resource, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            console.WriteLine(resource.Name, $"could not be watched. {exception.GetType().Name}: {exception.Message}");
        }
        catch (Exception)
        {
            // The application stops, and what the work used may be gone already.
        }
    }
}
