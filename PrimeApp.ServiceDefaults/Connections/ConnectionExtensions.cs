using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Connections;

internal static class ConnectionExtensions
{
    // Room for any request that is sent here, with the cookies and tracing headers of others.
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxRequestLineBytes = 8 * 1024;
    private const int MaxHeaders = 64;

    // What a connection may send ahead of what is read: another request, or a body.
    private const int MaxRequestBufferBytes = 32 * 1024;

    // The least that the protocol allows; no body is larger.
    private const int Http2WindowBytes = 64 * 1024;

    /// <summary>Bounds what connections cost, whoever opens them: how many there are, and what each may send.</summary>
    public static void AddConnectionLimits(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ConnectionOptions, ConnectionOptionsValidator>()
            .BindConfiguration(ConnectionOptions.SectionName);
        services.AddOptions<ConnectionOptions>().PostConfigure(DecideNumbers);
        services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<ConnectionOptions>, TimeProvider, ILogger<ConnectionGate>>(Limit);
        // Sockets read ahead up to a limit of their own, which is 1 MB by default.
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = MaxRequestBufferBytes);
        // The server takes the transport that was added last.
        services.AddSingleton<IConnectionListenerFactory>(provider => new BoundedTransport(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider),
            provider.GetRequiredService<IOptions<ConnectionOptions>>().Value.Max));
    }

    private static void DecideNumbers(ConnectionOptions options)
    {
        options.Max = options.Max == 0 ? ConnectionBudget.Calculate() : options.Max;
        options.MaxPerAddress = options.MaxPerAddress == 0 ? Math.Max(1, options.Max / 2) : options.MaxPerAddress;
    }

    private static void Limit(
        KestrelServerOptions kestrel,
        IOptions<ConnectionOptions> options,
        TimeProvider timeProvider,
        ILogger<ConnectionGate> logger)
    {
        var gate = new ConnectionGate(options.Value.Max, options.Value.MaxPerAddress, timeProvider, logger);
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(
            next => connection => gate.HandleAsync(connection, next)));

        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.Value.Max;
        limits.RequestHeadersTimeout = options.Value.HeadersTimeout;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBufferSize = MaxRequestBufferBytes;
        limits.Http2.InitialStreamWindowSize = Http2WindowBytes;
        limits.Http2.InitialConnectionWindowSize = 2 * Http2WindowBytes;
    }
}
