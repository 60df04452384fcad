using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.Api.Pipeline;

internal static class ProxyExtensions
{
    // ASPNETCORE_FORWARDEDHEADERS_ENABLED sets it. The framework then reads the headers itself, from every client.
    private const string EnabledKey = "ForwardedHeaders_Enabled";

    /// <summary>Configures the trusted proxies. Forwarded headers of other clients are ignored.</summary>
    public static void AddKnownProxies(this IServiceCollection services)
    {
        services.AddSettings<ProxyOptions, ProxyOptionsValidator>().BindConfiguration(ProxyOptions.SectionName);
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

    /// <summary>
    /// Takes the client's address, scheme and path prefix from the forwarded headers of a known proxy.
    /// </summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        // Reading the headers twice would trust one proxy too many.
        if (!app.Configuration.GetValue(EnabledKey, false))
        {
            app.UseForwardedHeaders();
        }
    }
}
