namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>How OTLP travels.</summary>
public enum OtlpTransport
{
    /// <summary>Protocol Buffers in HTTP/1.1 requests.</summary>
    HttpProtobuf,

    /// <summary>gRPC over HTTP/2.</summary>
    Grpc,
}
