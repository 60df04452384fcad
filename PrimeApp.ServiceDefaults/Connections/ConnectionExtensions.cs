using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrimeApp.ServiceDefaults.Limits;
using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.ServiceDefaults.Connections;

internal static class ConnectionExtensions
{
    // Every valid request fits, along with unrelated cookies and tracing headers.
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxRequestLineBytes = 8 * 1024;
    private const int MaxHeaders = 64;

    // Data that a connection may send before the server reads it: another request, or a body.
    private const int MaxRequestBufferBytes = 32 * 1024;

    // The smallest value that the protocol allows. No request body is larger.
    private const int Http2WindowBytes = 64 * 1024;

    /// <summary>Limits the number of connections and the data that each may send.</summary>
    public static void AddConnectionLimits(this IServiceCollection services)
    {
        services.AddSettings<ConnectionOptions, ConnectionOptionsValidator>()
            .BindConfiguration(ConnectionOptions.SectionName);
        services.AddOptions<ConnectionOptions>().PostConfigure(ResolveDefaults);
        services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<ConnectionOptions>, TimeProvider, ILogger<ConnectionGate>>(Limit);
        // The socket transport has a read-ahead limit of its own, which is 1 MB by default.
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = MaxRequestBufferBytes);
        // Kestrel uses the transport that was added last.
        services.AddSingleton<IConnectionListenerFactory>(provider => new BoundedTransport(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider),
            provider.GetRequiredService<IOptions<ConnectionOptions>>().Value.Max));
    }

    private static void ResolveDefaults(ConnectionOptions options)
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
