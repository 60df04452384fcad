using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Values of environment variables and arguments as they are written in a compose file.</summary>
internal static partial class ServiceValues
{
    /// <summary>
    /// The value's text: an endpoint by the name of its service, a parameter as a placeholder that the file <c>.env</c> fills.
    /// </summary>
    public static string Resolve(DockerComposeEnvironmentResource environment, object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        IResourceBuilder<IResource> builder => Resolve(environment, builder.Resource),
        EndpointReference endpoint => Resolve(environment, endpoint.Property(EndpointProperty.Url)),
        EndpointReferenceExpression expression => Resolve(environment, expression),
        ParameterResource parameter => environment.AddEnvironmentVariable(
            VariableName(parameter.Name), $"Parameter {parameter.Name}", parameter),
        ConnectionStringReference reference => Resolve(environment, reference.Resource),
        IResourceWithConnectionString resource => Resolve(environment, resource.ConnectionStringExpression),
        ReferenceExpression expression => string.Format(
            CultureInfo.InvariantCulture,
            expression.Format,
            [.. expression.ValueProviders.Select(provider => Resolve(environment, provider))]),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    /// <summary>A resource's name as part of the name of an environment variable.</summary>
    public static string VariableName(string resourceName) =>
        resourceName.ToUpperInvariant().Replace('-', '_').Replace('.', '_');

    /// <summary>Leaves the variables in a command to the shell in the container, instead of having compose put them in.</summary>
    public static string EscapeVariables(string command) => Variable().Replace(command, "$$$$");

    private static string Resolve(DockerComposeEnvironmentResource environment, EndpointReferenceExpression expression)
    {
        var reference = expression.Endpoint;
        var endpoint = environment.Services.TryGetValue(reference.Resource, out var service)
            ? service.Endpoints[reference.EndpointAnnotation.Name]
            : throw new DistributedApplicationException(
                $"The endpoint '{reference.EndpointName}' of '{reference.Resource.Name}' is referred to, which is not published.");
        return expression.Property switch
        {
            EndpointProperty.Url => $"{endpoint.Scheme}://{endpoint.HostAndPort}",
            EndpointProperty.Host or EndpointProperty.IPV4Host => endpoint.Host,
            EndpointProperty.Port or EndpointProperty.TargetPort => endpoint.InternalPort,
            EndpointProperty.HostAndPort => endpoint.HostAndPort,
            EndpointProperty.Scheme => endpoint.Scheme,
            var property => throw new NotSupportedException($"The property '{property}' of an endpoint is not known before it runs."),
        };
    }

    [GeneratedRegex(@"(?<!\$)\$(?=[A-Za-z_{])")]
    private static partial Regex Variable();
}
