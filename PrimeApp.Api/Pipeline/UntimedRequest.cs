namespace PrimeApp.Api.Pipeline;

/// <summary>Marks a request whose duration says nothing about the service.</summary>
internal sealed class UntimedRequest
{
    public static readonly UntimedRequest Instance = new();
}

/// <summary>Excludes requests from the duration metric.</summary>
internal static class UntimedRequestExtensions
{
    /// <summary>Counts a request without its duration, because the client decides how long it lasts.</summary>
    public static void DoNotTime(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        context.Features.Set(UntimedRequest.Instance);
    }

    internal static bool IsTimed(this HttpContext context) => context.Features.Get<UntimedRequest>() is null;
}
