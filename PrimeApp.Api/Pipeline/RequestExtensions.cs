namespace PrimeApp.Api.Pipeline;

internal static class RequestExtensions
{
    /// <summary>
    /// Counts and times every request in <see cref="ApiMetrics"/>. Call it before the exception handler, so that it
    /// sees the status that the client gets.
    /// </summary>
    public static IApplicationBuilder UseApiMetrics(this IApplicationBuilder app) =>
        app.UseMiddleware<ApiMetricsMiddleware>();
}
