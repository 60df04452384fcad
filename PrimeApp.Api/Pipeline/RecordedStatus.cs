namespace PrimeApp.Api.Pipeline;

/// <summary>
/// The status that <see cref="ApiMetrics"/> record for a request if it differs from the status that the client gets.
/// </summary>
/// <param name="Status">HTTP status code.</param>
internal sealed record RecordedStatus(int Status);

/// <summary>Sets the status that is recorded for a request.</summary>
internal static class RecordedStatusExtensions
{
    /// <summary>Records a request with this status instead of that of its response.</summary>
    public static void RecordAs(this HttpContext context, int status)
    {
        ArgumentNullException.ThrowIfNull(context);

        context.Features.Set(new RecordedStatus(status));
    }
}
