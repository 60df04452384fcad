using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>Asks clients for API keys.</summary>
public static class AuthExtensions
{
    internal const string AccessClaim = "access";

    /// <summary>
    /// Whether there are API keys. Without any everybody may, and a request need not pass through what asks for one.
    /// </summary>
    public static bool HasApiKeys(this IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        return configuration.GetSection(AuthOptions.SectionName).GetSection(nameof(AuthOptions.ApiKeys)).GetChildren()
            .Any();
    }

    /// <summary>
    /// Asks for an API key wherever a route does not allow anyone, once there are keys. The host puts the middleware in
    /// front of the pipeline by itself, unless the service puts it elsewhere.
    /// </summary>
    internal static void AddApiKeys(this IHostApplicationBuilder builder)
    {
        if (!builder.Configuration.HasApiKeys())
        {
            return;
        }

        builder.Services.AddOptionsWithValidateOnStart<AuthOptions, AuthOptionsValidator>()
            .BindConfiguration(AuthOptions.SectionName);
        builder.Services.AddSingleton<ApiKeyRegistry>();
        builder.Services.AddAuthentication(ApiKeyHandler.Scheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
        // It would write a line for each request that it turns away.
        builder.Logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(CreatePolicy());
    }

    private static AuthorizationPolicy CreatePolicy() => new AuthorizationPolicyBuilder(ApiKeyHandler.Scheme)
        .RequireAuthenticatedUser()
        .RequireAssertion(context => context.Resource is HttpContext http && MayAccess(http))
        .Build();

    private static bool MayAccess(HttpContext context) =>
        Enum.TryParse(context.User.FindFirst(AccessClaim)?.Value, out ApiKeyAccess access)
        && access switch
        {
            ApiKeyAccess.Full => true,
            ApiKeyAccess.Read =>
                HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method),
            _ => context.Request.Path == TelemetryExtensions.MetricsPath,
        };
}
