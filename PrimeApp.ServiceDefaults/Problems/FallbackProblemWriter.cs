using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.ServiceDefaults.Problems;

/// <summary>
/// Writes problem documents to clients that do not accept JSON. The framework's own writer would send them an error
/// without a body. RFC 9110, section 15.5.7, allows it.
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
