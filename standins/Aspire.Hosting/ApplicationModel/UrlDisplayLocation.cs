namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a resource's URL is shown.</summary>
public enum UrlDisplayLocation
{
    /// <summary>In overviews and in details.</summary>
    SummaryAndDetails,

    /// <summary>In details only.</summary>
    DetailsOnly,
}
