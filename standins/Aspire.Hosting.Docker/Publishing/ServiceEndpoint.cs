namespace Aspire.Hosting.Docker.Publishing;

/// <summary>How an endpoint of a service is reached.</summary>
/// <param name="Scheme">The scheme of its URLs.</param>
/// <param name="Host">The service's name, which other services find it by.</param>
/// <param name="InternalPort">The port inside the container: a number, or a placeholder of the file
/// <c>.env</c>.</param>
/// <param name="ExposedPort">The port of the machine; null where none was declared.</param>
/// <param name="IsExternal">Whether it is for clients outside of the application.</param>
internal sealed record ServiceEndpoint(
    string Scheme, string Host, string InternalPort, int? ExposedPort, bool IsExternal)
{
    public string HostAndPort => $"{Host}:{InternalPort}";
}
