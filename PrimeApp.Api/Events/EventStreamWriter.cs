using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Events;

/// <summary>
/// Writes server-sent events (HTML Standard, section 9.2). The framework's own result cannot write comments, which
/// serve as heartbeats.
/// </summary>
/// <remarks>
/// Only the client's disconnect cancels a write. Kestrel resets the connection when a write is cancelled for another
/// reason, and the client would take the end of the stream for a failure.
/// </remarks>
internal sealed class EventStreamWriter(HttpResponse response)
{
    private static readonly byte[] Heartbeat = ": \n\n"u8.ToArray();

    // A client that loses the connection reconnects after 1 s. The default of browsers is 3 to 5 s.
    private static readonly byte[] Reconnection = "retry: 1000\n\n"u8.ToArray();

    private readonly PipeWriter _output = response.BodyWriter;
    private readonly CancellationToken _clientLeft = response.HttpContext.RequestAborted;

    /// <summary>Tells the client how long to wait before it reconnects.</summary>
    public async Task WriteReconnectionTimeAsync() => await _output.WriteAsync(Reconnection, _clientLeft);

    /// <summary>Writes a comment that shows the client that the connection is alive.</summary>
    public async Task WriteHeartbeatAsync() => await _output.WriteAsync(Heartbeat, _clientLeft);

    /// <summary>Writes the current state of a task.</summary>
    /// <param name="name">The type of the event.</param>
    /// <param name="task">The task.</param>
    public async Task WriteAsync(string name, TaskRecord task)
    {
        Encoding.UTF8.GetBytes($"event: {name}\nid: {TaskVersion.Of(task)}\ndata: ", _output);
        using (var json = new Utf8JsonWriter(_output))
        {
            var document = TaskDocument.Summarize(task, response.HttpContext.Request.PathBase);
            JsonSerializer.Serialize(json, document, TaskJsonContext.Default.TaskDocument);
        }

        _output.Write("\n\n"u8);
        await _output.FlushAsync(_clientLeft);
    }
}
