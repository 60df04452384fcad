namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A class whose tests have processes of their own, which end with the test, the last one first.</summary>
public abstract class OwnProcesses : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _owned = [];

    /// <summary>Starts the processes.</summary>
    public abstract ValueTask InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    /// <summary>Ends this with the test.</summary>
    protected async Task<T> OwnAsync<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var started = await starting;
        _owned.Push(started);
        return started;
    }
}
