using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrimeApp.ServiceDefaults.Settings;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>Adds authentication by API key.</summary>
public static class AuthExtensions
{
    internal const string AccessClaim = "access";

    /// <summary>
    /// Returns whether API keys are configured. Without any, authentication is off and its middleware is not added.
    /// </summary>
    public static bool HasApiKeys(this IConfiguration configuration)
    {
        return configuration.GetSection(AuthOptions.SectionName).GetSection(nameof(AuthOptions.ApiKeys)).GetChildren()
            .Any();
    }

    /// <summary>
    /// Requires an API key on every route that does not allow anonymous requests, if keys are configured. The host adds
    /// the middleware at the front of the pipeline, unless the service adds it elsewhere.
    /// </summary>
    internal static void AddApiKeys(this IHostApplicationBuilder builder)
    {
        if (!builder.Configuration.HasApiKeys())
        {
            return;
        }

        builder.Services.AddSettings<AuthOptions, AuthOptionsValidator>().BindConfiguration(AuthOptions.SectionName);
        builder.Services.AddSingleton<ApiKeyRegistry>();
        builder.Services.AddAuthentication(ApiKeyHandler.Scheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
        // The handler logs a line at level Information for each rejected request.
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
