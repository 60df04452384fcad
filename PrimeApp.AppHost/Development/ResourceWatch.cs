using Microsoft.Extensions.Hosting;

namespace PrimeApp.AppHost.Development;

/// <summary>Notifies observers of every change of a resource until the application stops.</summary>
internal sealed class ResourceWatch(
    ResourceNotificationService notifications, DevelopmentConsole console, IHostApplicationLifetime lifetime)
{
    private readonly Lock _lock = new();
    private Func<ResourceEvent, CancellationToken, Task>[] _observers = [];

    /// <summary>
    /// Adds an observer. It receives the changes one by one, after the earlier observers. If it fails, the console
    /// reports it, and the observer continues with the next change.
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

    /// <summary>Runs work in the background. The console reports its failure.</summary>
    /// <param name="resource">The resource that the work concerns.</param>
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
            // The application is stopping.
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
            console.WriteLine(resource.Name, $"cannot be watched. {exception.GetType().Name}: {exception.Message}");
        }
        catch (Exception)
        {
            // The application is stopping, and objects that the work used may be disposed of.
        }
    }
}
