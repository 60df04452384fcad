namespace PrimeApp.AppHost.Native;

/// <summary>The states that Aspire does not know.</summary>
internal static class NativeServerStates
{
    /// <summary>The server's packages are being downloaded.</summary>
    public const string Fetching = "Fetching";

    /// <summary>The server cannot be had on this machine.</summary>
    public const string Skipped = "Skipped";

    private const string ReasonProperty = "native.reason";

    /// <summary>Adds the reason why a resource does not run.</summary>
    public static CustomResourceSnapshot WithReason(this CustomResourceSnapshot snapshot, string reason) =>
        snapshot with { Properties = [.. snapshot.Properties, new ResourcePropertySnapshot(ReasonProperty, reason)] };

    /// <summary>The reason why a resource does not run, as a sentence; null when none was given.</summary>
    public static string? ReasonOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == ReasonProperty)?.Value as string;
}
