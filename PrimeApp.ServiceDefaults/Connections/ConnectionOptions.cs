using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Limits of connections to a service. Bound to the configuration section <c>Connections</c>.</summary>
public sealed class ConnectionOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Connections";

    /// <summary>
    /// Connections that may be open at a time, from 1 to 1 million. The server closes further ones at once or leaves
    /// them unaccepted. Default: 0, which means as many as the file descriptors and half of the memory of the process
    /// allow.
    /// </summary>
    [Range(0, 1_000_000)]
    public int Max { get; set; }

    /// <summary>
    /// Connections that one address (for IPv6, one /64) may have open, from 1 to 1 million. Default: 0, which means
    /// half of all, so that one client cannot block the others.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MaxPerAddress { get; set; }

    /// <summary>Time in which the headers of a request must arrive, from 1 s to 5 minutes. Default: 10 s.</summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "The framework's own converter of durations is never trimmed.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>;
