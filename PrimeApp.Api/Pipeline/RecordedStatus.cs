namespace PrimeApp.Api.Pipeline;

/// <summary>
/// The status that <see cref="ApiMetrics"/> record of a request, where its client has to be sent another one.
/// </summary>
/// <param name="Status">HTTP status code.</param>
internal sealed record RecordedStatus(int Status);

/// <summary>Changes what is recorded of requests.</summary>
public static class RecordedStatusExtensions
{
    /// <summary>Records a request with this status, whatever its response has.</summary>
    public static void RecordAs(this HttpContext context, int status)
    {
        ArgumentNullException.ThrowIfNull(context);

        context.Features.Set(new RecordedStatus(status));
    }
}
