namespace PrimeApp.Api.Pipeline;

/// <summary>How <see cref="ApiMetrics"/> record a request that differs from its response.</summary>
internal sealed class RequestRecording
{
    /// <summary>The HTTP status to record; null for that of the response.</summary>
    public int? Status { get; set; }

    /// <summary>Whether the duration is recorded.</summary>
    public bool IsTimed { get; set; } = true;

    /// <summary>Returns the recording of a request, so that it can be changed.</summary>
    public static RequestRecording Of(HttpContext context)
    {
        if (context.Features.Get<RequestRecording>() is not { } recording)
        {
            context.Features.Set(recording = new RequestRecording());
        }

        return recording;
    }
}
