using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.WebUi;

/// <summary>
/// The addresses that the web UI links to. Bound to the configuration section <c>Links</c>. Default: none.
/// </summary>
public sealed class LinksOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Links";

    /// <summary>The address of Prometheus.</summary>
    public Uri? Prometheus { get; set; }

    /// <summary>The address of Grafana.</summary>
    public Uri? Grafana { get; set; }

    /// <summary>The address of the Aspire dashboard.</summary>
    public Uri? Dashboard { get; set; }

    /// <summary>Checks each address.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from link in (IEnumerable<(string Name, Uri? Address)>)
            [(nameof(Prometheus), Prometheus), (nameof(Grafana), Grafana), (nameof(Dashboard), Dashboard)]
        where link.Address is { OriginalString.Length: > 0 } address
            && !(address.IsAbsoluteUri && address.Scheme is "http" or "https")
        select new ValidationResult(
            $"{SectionName}:{link.Name} is '{link.Address}'. It must be an address such as http://localhost:9090.");
}

[OptionsValidator]
internal sealed partial class LinksOptionsValidator : IValidateOptions<LinksOptions>;
