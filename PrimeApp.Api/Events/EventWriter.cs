using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Events;

/// <summary>
/// Writes server-sent events (HTML Standard, section 9.2). The framework's own result has no comments, and so no sign
/// of life while nothing happens.
/// </summary>
/// <remarks>
/// Only a client that leaves stops a write: Kestrel resets the connection of a write that is cancelled, and the client
/// would take the end of a stream for a failure.
/// </remarks>
internal sealed class EventWriter(HttpResponse response)
{
    private static readonly byte[] Heartbeat = ": \n\n"u8.ToArray();

    // A client that loses the connection comes back after a second, instead of the 3 to 5 of browsers.
    private static readonly byte[] Reconnection = "retry: 1000\n\n"u8.ToArray();

    private readonly PipeWriter _output = response.BodyWriter;
    private readonly CancellationToken _clientLeft = response.HttpContext.RequestAborted;

    /// <summary>Tells the client when to come back if the connection is lost.</summary>
    public async Task WriteReconnectionTimeAsync() => await _output.WriteAsync(Reconnection, _clientLeft);

    /// <summary>Shows that the connection lives.</summary>
    public async Task WriteHeartbeatAsync() => await _output.WriteAsync(Heartbeat, _clientLeft);

    /// <summary>Writes a task as it is now.</summary>
    /// <param name="name">What has happened to it.</param>
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
