using System.Buffers;
using System.IO.Pipelines;

namespace PrimeApp.Api.Requests;

/// <summary>Reads bodies, which are small here, as a whole.</summary>
internal static class RequestBody
{
    /// <summary>Waits for the whole body. Its bytes are there until the reader advances.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than allowed, or ends early.</exception>
    public static async Task<ReadOnlySequence<byte>> ReadToEndAsync(
        this PipeReader body, CancellationToken cancellationToken)
    {
        // Cancelled by its token, a read stays in progress for ever, and the server could not get rid of the rest.
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
