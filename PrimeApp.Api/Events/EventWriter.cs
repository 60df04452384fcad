using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Events;

/// <summary>
/// Writes server-sent events (HTML Standard, section 9.2). The framework's own result has no comments, and so no sign of
/// life while nothing happens.
/// </summary>
internal sealed class EventWriter(PipeWriter output)
{
    private static readonly byte[] Heartbeat = ": \n\n"u8.ToArray();

    // A client that loses the connection comes back after a second, instead of the 3 to 5 of browsers.
    private static readonly byte[] Reconnection = "retry: 1000\n\n"u8.ToArray();

    /// <summary>Tells the client when to come back if the connection is lost.</summary>
    public async Task WriteReconnectionTimeAsync(CancellationToken cancellationToken) =>
        await output.WriteAsync(Reconnection, cancellationToken);

    /// <summary>Shows that the connection lives.</summary>
    public async Task WriteHeartbeatAsync(CancellationToken cancellationToken) =>
        await output.WriteAsync(Heartbeat, cancellationToken);

    /// <summary>Writes a task as it is now.</summary>
    /// <param name="name">What has happened to it.</param>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task WriteAsync(string name, TaskRecord task, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes($"event: {name}\nid: {TaskVersion.Of(task)}\ndata: ", output);
        using (var json = new Utf8JsonWriter(output))
        {
            JsonSerializer.Serialize(json, TaskDocument.Summarize(task), ApiJsonContext.Default.TaskDocument);
        }

        output.Write("\n\n"u8);
        await output.FlushAsync(cancellationToken);
    }
}
