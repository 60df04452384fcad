using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Executes an application host's program and keeps the builder that it was about to build its application with.</summary>
internal sealed class EntryPointCapture(Assembly appHost, string[] args) : EntryPointInterceptor
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _captured =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DistributedApplicationBuilder> ExecuteAsync(CancellationToken cancellationToken)
    {
        var thread = new Thread(Execute) { IsBackground = true, Name = $"{appHost.GetName().Name} entry point" };
        thread.Start();
        return _captured.Task.WaitAsync(cancellationToken);
    }

    public override void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = appHost.GetName().Name;
        options.Args = [.. options.Args ?? [], .. args];
        options.DisableDashboard = true;

        // The first sources of the configuration, which files, environment and arguments override.
        settings.Configuration!.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [HostDefaults.EnvironmentKey] = Environments.Development,
            ["DcpPublisher:RandomizePorts"] = "true",
            ["ProcessHost:ShowOutput"] = "false",
            ["ProcessHost:TemporaryData"] = "true",
        });
    }

    public override void Intercept(DistributedApplicationBuilder builder)
    {
        _captured.TrySetResult(builder);
        throw new EntryPointCapturedException();
    }

    private void Execute()
    {
        Current = this;
        try
        {
            var entryPoint = appHost.EntryPoint
                ?? throw new InvalidOperationException($"{appHost.GetName().Name} is not a program.");
            entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
            throw new InvalidOperationException($"The program of {appHost.GetName().Name} has ended without building an application.");
        }
        catch (TargetInvocationException exception) when (exception.InnerException is EntryPointCapturedException)
        {
            // The program has done its part.
        }
        catch (TargetInvocationException exception)
        {
            _captured.TrySetException(exception.InnerException ?? exception);
        }
        catch (InvalidOperationException exception)
        {
            _captured.TrySetException(exception);
        }
    }
}
