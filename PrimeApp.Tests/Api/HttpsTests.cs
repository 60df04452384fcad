using System.Security.Cryptography.X509Certificates;

namespace PrimeApp.Tests.Api;

/// <summary>The endpoints and the certificate that Kestrel's own configuration names.</summary>
[Trait("Category", "Integration")]
public sealed class HttpsTests
{
    [Fact]
    public async Task The_api_answers_by_https_with_the_certificate_that_is_configured()
    {
        using var certificate = CreateCertificate();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "secret"));
            await using var redis = await RedisServer.StartAsync();
            var (http, https) = ($"http://127.0.0.1:{FreePort.Next()}", $"https://127.0.0.1:{FreePort.Next()}");
            await using var api = await ServiceProcess.StartApiAsync(
                redis, ("ASPNETCORE_URLS", http), ("Kestrel:Endpoints:Http:Url", http),
                ("Kestrel:Endpoints:Https:Url", https), ("Kestrel:Certificates:Default:Path", file),
                ("Kestrel:Certificates:Default:Password", "secret"));
            string? shown = null;
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = (_, server, _, _) =>
                {
                    shown = server?.Thumbprint;
                    return true;
                },
            };
            using var client = new HttpClient(handler);

            // The service may listen on this port a moment after it has answered on the other one.
            await Eventually.TrueAsync(() => AnswersAsync(client, new Uri($"{https}/health")));

            Assert.Equal(certificate.Thumbprint, shown);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address)
    {
        try
        {
            using var response = await client.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
