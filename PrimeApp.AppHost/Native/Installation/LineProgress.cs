namespace PrimeApp.AppHost.Native.Installation;

/// <summary>Reports synchronously and in order, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class LineProgress(Action<string> report) : IProgress<string>
{
    public void Report(string value) => report(value);
}
