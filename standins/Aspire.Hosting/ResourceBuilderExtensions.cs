using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Configures resources: environment, arguments, references, waiting, endpoints, health, URLs.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Sets an environment variable.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(name, value ?? string.Empty);

    /// <summary>Sets an environment variable from values that are known only when the application runs.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        string name,
        in ReferenceExpression.ExpressionInterpolatedStringHandler value)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(name, value.GetExpression());

    /// <summary>Sets an environment variable from values that are known only when the application runs.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(name, value);

    /// <summary>Sets an environment variable when the resource is started.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, Func<string> callback)
        where T : IResourceWithEnvironment
        => builder.WithAnnotation(new EnvironmentCallbackAnnotation(name, callback));

    /// <summary>Sets environment variables when the resource is started.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment
        => builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));

    /// <summary>Sets environment variables when the resource is started.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        Func<EnvironmentCallbackContext, Task> callback)
        where T : IResourceWithEnvironment
        => builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));

    /// <summary>Sets an environment variable to the URL of an endpoint.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        string name,
        EndpointReference endpointReference)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(name, endpointReference);

    /// <summary>Sets an environment variable to the value of a parameter.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        string name,
        IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(name, parameter.Resource);

    /// <summary>Sets an environment variable to the connection string of a resource.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        string envVarName,
        IResourceBuilder<IResourceWithConnectionString> resource)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(envVarName, new ConnectionStringReference(resource.Resource, optional: false));

    /// <summary>Sets an environment variable to a value that is known only when the application runs.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IExpressionValue value)
        where T : IResourceWithEnvironment
        => builder.WithEnvironmentValue(name, value);

    /// <summary>Adds command-line arguments.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs
        => builder.WithArgs((object[])args);

    /// <summary>Adds command-line arguments: strings, and values that are known only when the application runs.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params object[] args)
        where T : IResourceWithArgs
        => builder.WithArgs(context =>
        {
            foreach (var argument in args)
            {
                context.Args.Add(argument);
            }
        });

    /// <summary>Changes the command-line arguments when the resource is started.</summary>
    public static IResourceBuilder<T> WithArgs<T>(
        this IResourceBuilder<T> builder,
        Action<CommandLineArgsCallbackContext> callback)
        where T : IResourceWithArgs
        => builder.WithArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });

    /// <summary>Changes the command-line arguments when the resource is started.</summary>
    public static IResourceBuilder<T> WithArgs<T>(
        this IResourceBuilder<T> builder,
        Func<CommandLineArgsCallbackContext, Task> callback)
        where T : IResourceWithArgs
        => builder.WithAnnotation(new CommandLineArgsCallbackAnnotation(callback));

    /// <summary>
    /// Gives a resource the connection string of another, as <c>ConnectionStrings__name</c>, and its parts, as <c>NAME_PART</c>.
    /// </summary>
    /// <param name="builder">The resource that gets the connection string.</param>
    /// <param name="source">The resource with the connection string.</param>
    /// <param name="connectionName">The name it gets; that of <paramref name="source" /> when null.</param>
    /// <param name="optional">Whether the connection string may be missing.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        connectionName ??= resource.Name;
        return builder.WithEnvironment(context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}";
            context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            foreach (var (part, value) in resource.GetConnectionProperties())
            {
                context.EnvironmentVariables[VariableName($"{connectionName}_{part}")] = value;
            }
        });
    }

    /// <summary>
    /// Gives a resource the endpoints of another, as <c>services__name__scheme__index</c> and as <c>NAME_ENDPOINT</c>.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        builder.EndpointsOf(source.Resource).UseAllEndpoints = true;
        return builder;
    }

    /// <summary>
    /// Gives a resource an endpoint of another, as <c>services__name__scheme__index</c> and as <c>NAME_ENDPOINT</c>.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        builder.EndpointsOf(endpointReference.Resource).EndpointNames.Add(endpointReference.EndpointName);
        return builder;
    }

    /// <summary>Starts a resource only when another runs and all of its health checks pass.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
        => builder.Wait(dependency.Resource, WaitType.WaitUntilHealthy);

    /// <summary>Starts a resource only when another runs.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
        => builder.Wait(dependency.Resource, WaitType.WaitUntilStarted);

    /// <summary>Starts a resource only when another has ended.</summary>
    /// <param name="builder">The resource that waits.</param>
    /// <param name="dependency">The resource waited for.</param>
    /// <param name="exitCode">The exit code it must end with.</param>
    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency,
        int exitCode = 0)
        where T : IResourceWithWaitSupport
        => builder.Wait(dependency.Resource, WaitType.WaitForCompletion, exitCode);

    /// <summary>Declares an endpoint, or changes the one with that name.</summary>
    /// <param name="builder">The resource that listens.</param>
    /// <param name="port">The port that clients connect to; random when null.</param>
    /// <param name="targetPort">The port that the resource listens on; it is told one when null.</param>
    /// <param name="scheme">The scheme of its URLs; the protocol's name when null.</param>
    /// <param name="name">Unique within the resource; the scheme when null.</param>
    /// <param name="env">The environment variable that tells the resource the port to listen on.</param>
    /// <param name="isProxied">Whether a proxy may listen in the resource's stead; it may when null.</param>
    /// <param name="isExternal">Whether it is for clients outside of the application.</param>
    /// <param name="protocol">The transport protocol; TCP when null.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        string? name = null,
        string? env = null,
        bool? isProxied = null,
        bool? isExternal = null,
        ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var declared = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp, scheme, transport: null, name, port, targetPort, isExternal, isProxied);
        var endpoint = builder.Resource.GetEndpoint(declared.Name) is { Exists: true } existing
            ? existing.EndpointAnnotation
            : null;
        if (endpoint is null)
        {
            endpoint = declared;
            builder.WithAnnotation(endpoint);
        }
        else
        {
            endpoint.Port = port ?? endpoint.Port;
            endpoint.TargetPort = targetPort ?? endpoint.TargetPort;
            endpoint.IsExternal = isExternal ?? endpoint.IsExternal;
            endpoint.IsProxied = isProxied ?? endpoint.IsProxied;
        }

        if (env is not null)
        {
            var listensOn = new EndpointReference(builder.Resource, endpoint).Property(EndpointProperty.TargetPort);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables[env] = listensOn));
        }

        return builder;
    }

    /// <summary>Changes an endpoint.</summary>
    /// <param name="builder">The resource that listens.</param>
    /// <param name="endpointName">The endpoint.</param>
    /// <param name="callback">Changes it.</param>
    /// <param name="createIfNotExists">Whether one is declared if there is none of that name.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        string endpointName,
        Action<EndpointAnnotation> callback,
        bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var reference = builder.Resource.GetEndpoint(endpointName);
        if (reference.Exists)
        {
            callback(reference.EndpointAnnotation);
        }
        else if (createIfNotExists)
        {
            var endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.WithAnnotation(endpoint);
        }

        return builder;
    }

    /// <summary>Declares an HTTP endpoint, or changes the one with that name.</summary>
    /// <param name="builder">The resource that listens.</param>
    /// <param name="port">The port that clients connect to; random when null.</param>
    /// <param name="targetPort">The port that the resource listens on; it is told one when null.</param>
    /// <param name="name">Unique within the resource; <c>http</c> when null.</param>
    /// <param name="env">The environment variable that tells the resource the port to listen on.</param>
    /// <param name="isProxied">Whether a proxy may listen in the resource's stead; it may when null.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints
        => builder.WithEndpoint(port, targetPort, scheme: "http", name, env, isProxied);

    /// <summary>Opens all HTTP endpoints declared so far to clients outside of the application.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.GetEndpoints().Where(endpoint => endpoint.IsHttp || endpoint.IsHttps))
        {
            endpoint.EndpointAnnotation.IsExternal = true;
        }

        return builder;
    }

    /// <summary>An endpoint of the resource, whether or not it is declared yet.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
        => builder.Resource.GetEndpoint(name);

    /// <summary>Adds a registered health check to those that tell whether the resource is healthy.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="key">The name the health check is registered by.</param>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
        {
            throw new DistributedApplicationException($"'{builder.Resource.Name}' already has a health check '{key}'.");
        }

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Counts the resource as healthy when an HTTP request to it is answered as expected.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path of the request; <c>/</c> when null.</param>
    /// <param name="statusCode">The status code expected; 200 when null.</param>
    /// <param name="endpointName">The endpoint; <c>https</c> or else <c>http</c> when null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        string? path = null,
        int? statusCode = null,
        string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        path ??= "/";
        statusCode ??= 200;
        string[] candidates = endpointName is null ? ["https", "http"] : [endpointName];
        var endpoint = candidates.Select(builder.GetEndpoint).FirstOrDefault(candidate => candidate.Exists)
            ?? throw new DistributedApplicationException(
                $"'{builder.Resource.Name}' has no endpoint {string.Join(" or ", candidates.Select(name => $"'{name}'"))} "
                + "for an HTTP health check.");
        if (!endpoint.IsHttp && !endpoint.IsHttps)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.EndpointName}' of '{builder.Resource.Name}' does not speak HTTP.");
        }

        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        var services = builder.ApplicationBuilder.Services;
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            provider => new HttpEndpointHealthCheck(
                endpoint, path, statusCode.Value, provider.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    /// <summary>Changes how the URL of an endpoint is shown.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder,
        string endpointName,
        Action<ResourceUrlAnnotation> callback)
        where T : IResource
        => builder.WithAnnotation(new ResourceUrlsCallbackAnnotation(context =>
        {
            foreach (var url in context.Urls.Where(url => url.Endpoint?.EndpointName == endpointName).Take(1))
            {
                callback(url);
            }

            return Task.CompletedTask;
        }));

    /// <summary>Leaves the resource unencrypted, whether or not a certificate is at hand.</summary>
    [Experimental("ASPIRECERTIFICATES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<TResource> WithoutHttpsCertificate<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEnvironment, IResourceWithArgs
        => builder;

    private static IResourceBuilder<T> WithEnvironmentValue<T>(this IResourceBuilder<T> builder, string name, object value)
        where T : IResourceWithEnvironment
        => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value);

    private static IResourceBuilder<T> Wait<T>(
        this IResourceBuilder<T> builder,
        IResource dependency,
        WaitType waitType,
        int exitCode = 0)
        where T : IResourceWithWaitSupport
        => ReferenceEquals(builder.Resource, dependency)
            ? throw new DistributedApplicationException($"'{dependency.Name}' cannot wait for itself.")
            : builder.WithAnnotation(new WaitAnnotation(dependency, waitType, exitCode));

    private static EndpointReferenceAnnotation EndpointsOf<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints resource)
        where T : IResourceWithEnvironment
    {
        var referred = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>()
            .FirstOrDefault(annotation => ReferenceEquals(annotation.Resource, resource));
        if (referred is null)
        {
            referred = new EndpointReferenceAnnotation(resource);
            builder.WithAnnotation(referred).WithEnvironment(context => AddEndpoints(context, referred));
        }

        return referred;
    }

    private static void AddEndpoints(EnvironmentCallbackContext context, EndpointReferenceAnnotation referred)
    {
        var name = referred.Resource.Name;
        foreach (var endpoint in referred.Resource.GetEndpoints())
        {
            if (!referred.UseAllEndpoints && !referred.EndpointNames.Contains(endpoint.EndpointName))
            {
                continue;
            }

            var index = 0;
            while (!context.EnvironmentVariables.TryAdd($"services__{name}__{endpoint.EndpointName}__{index}", endpoint))
            {
                index++;
            }

            context.EnvironmentVariables[VariableName($"{name}_{endpoint.EndpointName}")] = endpoint;
        }
    }

    private static string VariableName(string name)
        => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
}
