using System.Buffers;
using System.IO.Pipelines;

namespace PrimeApp.Api.Requests;

/// <summary>Reads whole request bodies. All bodies are small.</summary>
internal static class RequestBody
{
    /// <summary>Reads the whole body. Its bytes stay valid until the reader advances.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than allowed, or ends early.</exception>
    public static async Task<ReadOnlySequence<byte>> ReadToEndAsync(
        this PipeReader body, CancellationToken cancellationToken)
    {
        // A read that its token cancels stays pending, and the server could not drain the rest of the body.
        // CancelPendingRead ends the read.
        using var registration = cancellationToken.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        while (true)
        {
            var result = await body.ReadAsync(CancellationToken.None);
            if (result.IsCompleted)
            {
                return result.Buffer;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
