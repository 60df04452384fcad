namespace PrimeApp.AppHost.Native;

/// <summary>Resource states that Aspire does not define.</summary>
internal static class NativeServerStates
{
    /// <summary>The AppHost is downloading the server's packages.</summary>
    public const string Fetching = "Fetching";

    /// <summary>The server is not available on this machine.</summary>
    public const string Skipped = "Skipped";

    private const string ReasonProperty = "native.reason";

    public static CustomResourceSnapshot WithReason(this CustomResourceSnapshot snapshot, string? reason)
    {
        var others = snapshot.Properties.RemoveAll(property => property.Name == ReasonProperty);
        return snapshot with
        {
            Properties = reason is null ? others : others.Add(new ResourcePropertySnapshot(ReasonProperty, reason)),
        };
    }

    /// <summary>Returns the reason why a resource does not run, as a sentence; null if there is none.</summary>
    public static string? ReasonOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == ReasonProperty)?.Value as string;
}
