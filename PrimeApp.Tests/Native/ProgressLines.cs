namespace PrimeApp.Tests.Native;

internal sealed class ProgressLines : IProgress<string>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public void Report(string value) => Lines.Enqueue(value);
}
