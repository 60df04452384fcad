using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes values of environment variables and arguments in the notation of compose files.</summary>
internal static partial class ServiceValues
{
    /// <summary>
    /// Returns the text of a value. An endpoint becomes the host name of its service; a parameter becomes a placeholder
    /// for a variable in the file <c>.env</c>.
    /// </summary>
    /// <exception cref="NotSupportedException">A compose file cannot contain a value of this type.</exception>
    public static async ValueTask<string> ResolveAsync(
        DockerComposeEnvironmentResource environment, object? value, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case null:
                return string.Empty;
            case string text:
                return text;
            case int or long or double or bool:
                return Convert.ToString(value, CultureInfo.InvariantCulture)!;
            case IResourceBuilder<IResource> builder:
                return await ResolveAsync(environment, builder.Resource, cancellationToken);
            case EndpointReference endpoint:
                return Resolve(environment, endpoint.Property(EndpointProperty.Url));
            case EndpointReferenceExpression expression:
                return Resolve(environment, expression);
            case ParameterResource parameter:
                return environment.AddEnvironmentVariable(
                    VariableName(parameter.Name), $"Parameter {parameter.Name}", parameter);
            case ConnectionStringReference reference:
                return await ResolveAsync(environment, reference.Resource, cancellationToken);
            case IResourceWithConnectionString resource:
                return await ResolveAsync(environment, resource.ConnectionStringExpression, cancellationToken);
            case ReferenceExpression { IsConditional: true } expression:
                // Compose files do not support conditions, so the publisher evaluates them.
                var condition = await expression.Condition!.GetValueAsync(cancellationToken);
                var isMet = string.Equals(condition, expression.MatchValue, StringComparison.OrdinalIgnoreCase);
                return await ResolveAsync(
                    environment, isMet ? expression.WhenTrue : expression.WhenFalse, cancellationToken);
            case ReferenceExpression expression:
                var values = new List<object>();
                foreach (var provider in expression.ValueProviders)
                {
                    values.Add(await ResolveAsync(environment, provider, cancellationToken));
                }

                return string.Format(CultureInfo.InvariantCulture, expression.Format, [.. values]);
            default:
                throw new NotSupportedException($"A compose file cannot contain values of type {value.GetType()}.");
        }
    }

    /// <summary>Converts the name of a resource to a part of a variable name.</summary>
    public static string VariableName(string resourceName) =>
        resourceName.ToUpperInvariant().Replace('-', '_').Replace('.', '_');

    /// <summary>
    /// Escapes the variables in a command, so that the shell in the container expands them instead of compose.
    /// </summary>
    public static string EscapeVariables(string command) => Variable().Replace(command, "$$$$");

    private static string Resolve(DockerComposeEnvironmentResource environment, EndpointReferenceExpression expression)
    {
        var reference = expression.Endpoint;
        var endpoint = environment.Services.TryGetValue(reference.Resource, out var service)
            ? service.Endpoints[reference.EndpointAnnotation.Name]
            : throw new DistributedApplicationException(
                $"A resource refers to the endpoint '{reference.EndpointName}' of '{reference.Resource.Name}', "
                + "which is not published.");
        return expression.Property switch
        {
            EndpointProperty.Url => $"{endpoint.Scheme}://{endpoint.HostAndPort}",
            EndpointProperty.Host or EndpointProperty.IPV4Host => endpoint.Host,
            EndpointProperty.Port or EndpointProperty.TargetPort => endpoint.InternalPort,
            EndpointProperty.HostAndPort => endpoint.HostAndPort,
            EndpointProperty.Scheme => endpoint.Scheme,
            var property => throw new NotSupportedException(
                $"The property '{property}' of an endpoint is not known before it runs."),
        };
    }

    [GeneratedRegex(@"(?<!\$)\$(?=[A-Za-z_{])")]
    private static partial Regex Variable();
}
