using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Verification.PaymentPage;

namespace RegulatedWorkload.Tests.Evidence.PaymentPage;

/// <summary>The page is taken from the entrance of the run, by its certificate, and from nobody else.</summary>
public sealed class EntranceClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entrance").FullName;

    [Fact]
    public async Task A_local_run_is_known_by_its_certificate()
    {
        using var shown = SelfSigned();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(shown, trusted: shown));
    }

    [Fact]
    public async Task Who_shows_another_certificate_is_refused()
    {
        using var shown = SelfSigned();
        using var other = SelfSigned();

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(shown, trusted: other));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pay.dev.localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task<HttpStatusCode> AskAsync(X509Certificate2 shown, X509Certificate2 trusted)
    {
        var file = Path.Combine(_folder, "tls.crt");
        await File.WriteAllBytesAsync(
            file, trusted.Export(X509ContentType.Cert), TestContext.Current.CancellationToken);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, shown);
        using var client = EntranceClient.OfLocalRun(file);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"https://pay.dev.localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/form");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await answering;
        return answer.StatusCode;
    }

    private static async Task AnswerAsync(TcpListener listener, X509Certificate2 shown)
    {
        var stop = TestContext.Current.CancellationToken;
        using var connection = await listener.AcceptTcpClientAsync(stop);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = shown }, stop);
        using var reader = new StreamReader(tls, leaveOpen: true);
        while (await reader.ReadLineAsync(stop) is { Length: > 0 })
        {
        }

        await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), stop);
    }
}
