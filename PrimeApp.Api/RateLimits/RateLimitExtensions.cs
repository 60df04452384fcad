using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using PrimeApp.ServiceDefaults.Problems;
using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.Api.RateLimits;

internal static class RateLimitExtensions
{
    /// <summary>Adds a token bucket for each client. The limiter drops buckets that are full again.</summary>
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddSettings<RateLimitOptions, RateLimitOptionsValidator>()
            .BindConfiguration(RateLimitOptions.SectionName);
        services.AddRateLimiter(limiter => limiter.OnRejected = WriteProblemAsync);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) =>
        {
            if (options.Value.RequestsPerSecond > 0)
            {
                limiter.GlobalLimiter = CreateLimiter(options.Value);
            }
        });
    }

    private static PartitionedRateLimiter<HttpContext> CreateLimiter(RateLimitOptions options)
    {
        // Tokens arrive in small portions, so that clients do not notice them. Where a portion would be less than one
        // token, one token arrives after a longer time.
        var portion = Math.Max(1, options.RequestsPerSecond / RateLimitOptions.PortionsPerSecond);
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = portion,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)portion / options.RequestsPerSecond),
        };
        return PartitionedRateLimiter.Create<HttpContext, RateLimitClient>(
            context => RateLimitPartition.GetTokenBucketLimiter(RateLimitClient.Of(context), _ => bucket));
    }

    private static async ValueTask WriteProblemAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter
            : TimeSpan.Zero;
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.HttpContext.WriteProblemAsync(
            StatusCodes.Status429TooManyRequests,
            "Too many requests.",
            "You have sent more requests than one client may. Try again after the seconds in Retry-After.");
    }
}
