using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application being put together.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Settings of the application host: appsettings files, user secrets, environment, arguments.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The absolute path of the application host's project folder.</summary>
    string AppHostDirectory { get; }

    /// <summary>The application host's assembly.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>The environment the application host runs in.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The services of the application host.</summary>
    IServiceCollection Services { get; }

    /// <summary>Whether the application is going to run or to be published.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resources added so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource.</summary>
    /// <exception cref="DistributedApplicationException">The name is taken or not a valid one.</exception>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Configures a resource without adding it.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Builds the application.</summary>
    DistributedApplication Build();
}
