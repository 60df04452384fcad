namespace Aspire.Hosting.Running;

/// <summary>A port whose connections are passed on.</summary>
/// <param name="ListenPort">The port that clients connect to.</param>
/// <param name="TargetPorts">The ports that take turns.</param>
internal sealed record ProxyRoute(int ListenPort, IReadOnlyList<int> TargetPorts);
