using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

/// <summary>An application of several parts, ready to run.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isDisposed;

    internal DistributedApplication(IHost host)
    {
        _host = host;
    }

    /// <inheritdoc />
    public IServiceProvider Services => _host.Services;

    /// <summary>The states of the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>The commands of the resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Begins to put together an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins to put together an application.</summary>
    /// <param name="args">The command-line arguments of the application host.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
        => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Begins to put together an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
        => new DistributedApplicationBuilder(options);

    /// <summary>Runs the application until the host is asked to end.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs the application until the host is asked to end, or publishes it.</summary>
    /// <remarks>An application that cannot be started or published is told to the user, and makes the exit code 1.</remarks>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await PublishAsync(cancellationToken);
            return;
        }

        try
        {
            var runner = Services.GetRequiredService<ApplicationRunner>();
            await _host.RunAsync(cancellationToken);
            if (runner.Failure is { } failure)
            {
                throw failure;
            }
        }
        catch (Exception exception) when (exception is DistributedApplicationException or OptionsValidationException)
        {
            await FailAsync(exception.Message);
        }
    }

    /// <summary>Begins to run the application, and returns when its endpoints have addresses.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be started, for example because a port is in use.</exception>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    /// <summary>Stops the application, and returns when nothing of it runs any more.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <inheritdoc />
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the application if it runs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await Services.GetRequiredService<ApplicationRunner>().StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // What an application host puts together may fail in any way; whoever deploys what is there must hear of it.
    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var path in await Services.GetRequiredService<PublishOperation>().RunAsync(cancellationToken))
            {
                await Console.Out.WriteLineAsync($"Written: {path}");
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync($"Publishing failed: {exception.Message}");
        }
    }

    private static Task FailAsync(string message)
    {
        Environment.ExitCode = 1;
        return Console.Error.WriteLineAsync($"error: {message}");
    }
}
