using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.ServiceDefaults.Problems;

/// <summary>Answers every error with a problem document (RFC 9457).</summary>
public static class ProblemExtensions
{
    private const string TraceId = "trace_id";

    /// <summary>Adds problem documents for every error, whatever media types the client accepts.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            AddTraceId(context.ProblemDetails));
        services.AddSingleton<IProblemDetailsWriter, FallbackProblemWriter>();
    }

    /// <summary>Adds the trace id of the request, 32 hexadecimal digits, to a problem document.</summary>
    public static void AddTraceId(ProblemDetails problem)
    {
        problem.Extensions[TraceId] = Activity.Current?.TraceId.ToHexString();
    }

    /// <summary>Answers a request with a problem document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status code.</param>
    /// <param name="title">The kind of problem.</param>
    /// <param name="detail">The cause in this case, and what the client can do.</param>
    public static async Task WriteProblemAsync(this HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        });
    }
}
