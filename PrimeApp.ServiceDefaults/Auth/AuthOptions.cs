using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>
/// The API keys of a service. Bound to the configuration section <c>Auth</c>. Without any key, every client has full
/// access, which is for development only.
/// </summary>
public sealed class AuthOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Auth";

    /// <summary>
    /// The keys by the name of their client, such as <c>Auth:ApiKeys:prometheus:Hash</c>. Logs and rate limits use the
    /// name, which is not a secret. Default: none.
    /// </summary>
    public IDictionary<string, ApiKeyOptions> ApiKeys { get; } = new Dictionary<string, ApiKeyOptions>();

    /// <summary>Checks each key.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, key) in ApiKeys)
        {
            if (!key.HasValidHash)
            {
                yield return new ValidationResult(
                    $"{SectionName}:{nameof(ApiKeys)}:{name}:{nameof(key.Hash)} must be the SHA-256 of the key "
                        + "in 64 hexadecimal digits.");
            }
        }
    }
}

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
