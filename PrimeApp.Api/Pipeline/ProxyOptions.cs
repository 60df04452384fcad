using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.Pipeline;

/// <summary>
/// The reverse proxies whose <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Prefix</c> headers are
/// trusted. Bound to the configuration section <c>ForwardedHeaders</c>. Without any, the client's address is that of
/// the connection.
/// </summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ForwardedHeaders";

    /// <summary>Comma-separated addresses of proxies, such as <c>10.0.0.2,10.0.0.3</c>. Default: none.</summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>
    /// Comma-separated networks that contain proxies only, such as <c>172.18.0.0/16,fd00::/8</c>. Default: none.
    /// </summary>
    public string KnownNetworks { get; set; } = "";

    /// <summary>Number of proxies that a request passes one after another, from 1 to 16. Default: 1.</summary>
    [Range(1, 16)]
    public int ForwardLimit { get; set; } = 1;

    internal bool HasProxies => Split(KnownProxies).Length + Split(KnownNetworks).Length > 0;

    internal IEnumerable<IPAddress> ParseProxies() => Split(KnownProxies).Select(IPAddress.Parse);

    internal IEnumerable<IPNetwork> ParseNetworks() => Split(KnownNetworks).Select(IPNetwork.Parse);

    /// <summary>Checks each address and network.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in Split(KnownProxies).Where(text => !IPAddress.TryParse(text, out _)))
        {
            yield return new ValidationResult(
                $"{SectionName}:{nameof(KnownProxies)} has '{text}', which is not an IP address.");
        }

        // A prefix length of 0 would trust every client.
        foreach (var text in Split(KnownNetworks).Where(
            text => !IPNetwork.TryParse(text, out var network) || network.PrefixLength == 0))
        {
            yield return new ValidationResult(
                $"{SectionName}:{nameof(KnownNetworks)} has '{text}'; a network such as 172.18.0.0/16 is allowed.");
        }
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

[OptionsValidator]
internal sealed partial class ProxyOptionsValidator : IValidateOptions<ProxyOptions>;
