using System.Collections.Concurrent;

namespace StandIns.Tests.NativeServers;

internal sealed class ProgressLines : IProgress<string>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public void Report(string value) => Lines.Enqueue(value);
}
