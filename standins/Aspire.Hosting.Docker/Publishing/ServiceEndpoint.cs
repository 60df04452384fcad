namespace Aspire.Hosting.Docker.Publishing;

/// <summary>The address of a service's endpoint.</summary>
/// <param name="Scheme">The scheme of its URLs.</param>
/// <param name="Host">The name of the service, which is its host name for other services.</param>
/// <param name="InternalPort">The port inside the container: a number, or a placeholder of the file
/// <c>.env</c>.</param>
/// <param name="ExposedPort">The port on the host; null if none is declared.</param>
/// <param name="IsExternal">Whether clients outside the application use it.</param>
internal sealed record ServiceEndpoint(
    string Scheme, string Host, string InternalPort, int? ExposedPort, bool IsExternal)
{
    public string HostAndPort => $"{Host}:{InternalPort}";
}
