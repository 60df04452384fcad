using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.ServiceDefaults.Problems;

/// <summary>
/// Writes problems for clients that accept no JSON, which the framework's own writer refuses: an error that says
/// nothing helps nobody (RFC 9110, section 15.5.7, allows it).
/// </summary>
internal sealed class FallbackProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        context.HttpContext.Request.Headers.Accept = default;
        return context.HttpContext.RequestServices.GetServices<IProblemDetailsWriter>()
            .First(writer => writer is not FallbackProblemWriter && writer.CanWrite(context))
            .WriteAsync(context);
    }
}
