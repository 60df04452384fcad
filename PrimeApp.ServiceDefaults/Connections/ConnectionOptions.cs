using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Connections;

/// <summary>Which connections a service accepts. Bound to the configuration section <c>Connections</c>.</summary>
public sealed class ConnectionOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Connections";

    /// <summary>
    /// How many connections may be open at a time, from 1 to 1 million; further ones are closed at once or wait to be
    /// taken. Default: 0, which is as many as the file descriptors and half of the memory of the process allow.
    /// </summary>
    [Range(0, 1_000_000)]
    public int Max { get; set; }

    /// <summary>
    /// How many of them one address may have (of IPv6, one /64), from 1 to 1 million. Default: 0, which is half of all,
    /// so that nobody alone keeps the others out.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MaxPerAddress { get; set; }

    /// <summary>How long the headers of a request may take to arrive, from 1 s to 5 minutes. Default: 10 s.</summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "The framework's own converter of durations is never trimmed.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>;
