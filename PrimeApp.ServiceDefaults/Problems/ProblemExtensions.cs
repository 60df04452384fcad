using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.ServiceDefaults.Problems;

/// <summary>The problem documents of RFC 9457 that every error is.</summary>
public static class ProblemExtensions
{
    private const string TraceId = "trace_id";

    /// <summary>Has every error answered with a problem document, whatever its client accepts.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            AddTraceId(context.ProblemDetails));
        services.AddSingleton<IProblemDetailsWriter, FallbackProblemWriter>();
    }

    /// <summary>Names the trace of the request in a problem, by its 32 hexadecimal digits.</summary>
    public static void AddTraceId(ProblemDetails problem)
    {
        ArgumentNullException.ThrowIfNull(problem);

        problem.Extensions[TraceId] = Activity.Current?.TraceId.ToHexString();
    }

    /// <summary>Answers a request with a problem.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="title">What kind of problem it is.</param>
    /// <param name="detail">What it is this time, and what can be done.</param>
    public static async Task WriteProblemAsync(this HttpContext context, int status, string title, string detail)
    {
        ArgumentNullException.ThrowIfNull(context);

        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        });
    }
}
