using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost.Development;

internal static class DashboardAddressExtensions
{
    /// <summary>The resource name of the dashboard in a development run.</summary>
    public const string ResourceName = "aspire-dashboard";

    private const string PublishedAddress = "http://localhost:18888";

    /// <summary>Sets a variable to the address of the dashboard, or to an empty text if there is none.</summary>
    public static IResourceBuilder<T> WithDashboardAddress<T>(this IResourceBuilder<T> resource, string variable)
        where T : IResourceWithEnvironment
    {
        var builder = resource.ApplicationBuilder;
        return builder.ExecutionContext.IsPublishMode
            ? resource.WithEnvironment(variable, PublishedAddress)
            : resource.WithEnvironment(context => context.EnvironmentVariables[variable] =
                builder.Resources.Where(r => r.Name == ResourceName).Select(AddressOf).FirstOrDefault() ?? "");
    }

    /// <summary>The address for browsers, once the resource has a port; null if it has none.</summary>
    public static string? AddressOf(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => endpoint.UriScheme is "http" or "https")?.AllocatedEndpoint?.UriString;

    /// <summary>The address with the login token, or the plain address if no login is required.</summary>
    public static string WithLogin(string address, IConfiguration configuration) =>
        configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{address}/login?t={token}" : address;
}
