using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace PrimeApp.Jobs;

/// <summary>Bounds an option that is a duration.</summary>
/// <param name="minimum">The shortest duration that is allowed, as <c>hours:minutes:seconds</c>.</param>
/// <param name="maximum">The longest duration that is allowed, as <c>[days.]hours:minutes:seconds</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
[UnconditionalSuppressMessage(
    "Trimming", "IL2026", Justification = "The framework's own converter of durations is never trimmed.")]
public sealed class DurationRangeAttribute(string minimum, string maximum)
    : RangeAttribute(typeof(TimeSpan), minimum, maximum);
