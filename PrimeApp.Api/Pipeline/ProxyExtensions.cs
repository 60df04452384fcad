using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.Pipeline;

internal static class ProxyExtensions
{
    // Set by ASPNETCORE_FORWARDEDHEADERS_ENABLED. The framework then reads the headers itself, from anybody.
    private const string EnabledKey = "ForwardedHeaders_Enabled";

    /// <summary>Adds the proxies that are believed, and nobody else.</summary>
    public static void AddKnownProxies(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ProxyOptions, ProxyOptionsValidator>()
            .BindConfiguration(ProxyOptions.SectionName);
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<ProxyOptions>>((headers, options) =>
        {
            var proxies = options.Value;
            headers.ForwardedHeaders = proxies.HasProxies
                ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix
                : ForwardedHeaders.None;
            headers.ForwardLimit = proxies.ForwardLimit;
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var address in proxies.ParseProxies())
            {
                headers.KnownProxies.Add(address);
            }

            foreach (var network in proxies.ParseNetworks())
            {
                headers.KnownIPNetworks.Add(network);
            }
        });
    }

    /// <summary>Takes the client that a known proxy speaks for as the one who sent a request.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        // Twice would believe one proxy more than may be.
        if (!app.Configuration.GetValue(EnabledKey, false))
        {
            app.UseForwardedHeaders();
        }
    }
}
