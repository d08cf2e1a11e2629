using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>The traffic port speaks HTTP/2 over TLS 1.3 and nothing else, to every peer.</summary>
public sealed class TrafficPortTests() : CatalogTests(Peer.List, "/")
{
    [Theory]
    [InlineData("GET /planted HTTP/1.1\r\nHost: catalog\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\0\u0001planted")]
    public async Task Plaintext_is_refused(string sent)
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();

        await stream.WriteAsync(Encoding.Latin1.GetBytes(sent), TestContext.Current.CancellationToken);

        Assert.Equal("", await EverythingAsync(stream));
        await IsCountedAsync(PeerRefusals.HandshakeFailed);
    }

    [Fact]
    public async Task TLS_1_2_is_refused_with_a_good_certificate_too()
    {
        await Assert.ThrowsAnyAsync<Exception>(
            () => (Client() with { Versions = SslProtocols.Tls12 }).AuthenticateAsync(Catalog.Port));

        await IsCountedAsync(PeerRefusals.HandshakeFailed);
    }

    [Fact]
    public async Task Another_protocol_than_HTTP_2_is_refused()
    {
        await Assert.ThrowsAnyAsync<Exception>(
            () => (Client() with { Protocol = SslApplicationProtocol.Http11 }).AuthenticateAsync(Catalog.Port));

        await IsCountedAsync(PeerRefusals.HandshakeFailed);
    }

    [Fact]
    public async Task A_client_that_names_no_protocol_is_refused_before_it_says_anything()
    {
        await using var tls = await (Client() with { Protocol = default }).AuthenticateAsync(Catalog.Port);

        Assert.Equal("", await EverythingAsync(tls));
        await IsCountedAsync(PeerRefusals.ApplicationProtocol);
    }

    [Fact]
    public async Task HTTP_1_1_behind_the_promise_of_HTTP_2_gets_no_answer_of_the_service()
    {
        await using var tls = await Client().AuthenticateAsync(Catalog.Port);
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes("GET /page HTTP/1.1\r\nHost: catalog\r\n\r\n"),
            TestContext.Current.CancellationToken);

        Assert.DoesNotContain("page", await EverythingAsync(tls), StringComparison.Ordinal);
        Assert.Equal(0, Catalog.Served);
    }

    [Fact]
    public async Task Broken_TLS_is_refused()
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        byte[] hello = [22, 3, 1, 0, 4, 1, 0, 0, 0];

        await stream.WriteAsync(hello, TestContext.Current.CancellationToken);

        await EverythingAsync(stream);
        await IsCountedAsync(PeerRefusals.HandshakeFailed);
    }

    [Fact]
    public async Task A_probe_of_the_port_is_no_refusal()
    {
        using (await ConnectAsync())
        {
        }

        await Plaintext_is_refused("the next connection is the first that is counted");
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_ended_and_is_no_refusal()
    {
        using (var client = await ConnectAsync()) Assert.Equal("", await EverythingAsync(client.GetStream()));

        await Plaintext_is_refused("the next connection is the first that is counted");
    }

    [Fact]
    public async Task A_hello_that_is_begun_and_not_ended_is_refused()
    {
        using var client = await ConnectAsync();
        byte[] beginning = [22, 3, 1, 1, 0, 1];

        await client.GetStream().WriteAsync(beginning, TestContext.Current.CancellationToken);

        Assert.Equal("", await EverythingAsync(client.GetStream()));
        await IsCountedAsync(PeerRefusals.HandshakeFailed);
    }

    [Theory]
    [InlineData("RSA-1024", "SHA256", PeerRefusals.WeakKey)]
    [InlineData("RSA-2048", "SHA1", PeerRefusals.WeakSignature)]
    [InlineData("P-256", "SHA1", PeerRefusals.WeakSignature)]
    // TLS 1.3 has no signature with such a curve, so its owner proves nothing and shows nothing.
    [InlineData("P-224", "SHA256", PeerRefusals.NoCertificate)]
    public async Task A_weak_certificate_is_refused(string key, string hash, string reason)
    {
        using var weak = Authority.Issue(new TestCertificate
        {
            Uris = [Peer.Id("storefront")],
            Key = key,
            Hash = new HashAlgorithmName(hash),
        });
        var directory = Authority.WriteFiles(Path.Combine(Files, "weak"), weak);

        // The TLS stack of this machine refuses to show such a certificate; OpenSSL can be told to.
        await OpenSsl.ConnectAsync(Catalog.Port, directory);

        await IsCountedAsync(reason);
    }

    [Theory]
    [InlineData("RSA-1024", "SHA256", PeerRefusals.WeakKey)]
    [InlineData("P-224", "SHA256", PeerRefusals.WeakKey)]
    public async Task A_good_certificate_of_a_weakAuthority_is_refused(string key, string hash, string reason)
    {
        using var authority = new TestAuthority(new TestCertificate
        {
            Subject = "CN=weak",
            IsAuthority = true,
            KeyUsages = X509KeyUsageFlags.KeyCertSign,
            Usages = [],
            Key = key,
            Hash = new HashAlgorithmName(hash),
        }.SelfSigned());
        await using var trusting = await Peer.StartAsync(
            "orders",
            Authority.WriteFiles(Path.Combine(Files, "orders"), Authority.Issue(Peer.Id("orders")), authority.Pem),
            TestCallers.Write(Path.Combine(Files, "orders.json"), (Peer.Id("storefront"), [Peer.List])));
        using var stranger = new Stranger(trusting.Port, authority.Issue(Peer.Id("storefront")));

        await stranger.ListAsync();

        Assert.Equal(("handshake", reason), await trusting.Observed.NextRefusalAsync());
    }

    private async Task IsCountedAsync(string reason)
    {
        Assert.Equal(("handshake", reason), await Catalog.Observed.NextRefusalAsync());
        Assert.Matches(
            $"^1001 handshake-refused: failure for unproven from 127\\.0\\.0\\.1:\\* on catalog, {reason}$",
            await Catalog.Observed.NextSecurityEventAsync());
        Assert.DoesNotContain(Catalog.Observed.Log, line => line.StartsWith("1001", StringComparison.Ordinal)
            && line.Contains("planted", StringComparison.Ordinal));
        Assert.Equal(0, Catalog.Served);
    }

    private TlsClient Client() => new(Authority.Issue(Peer.Id("storefront")));

    private Task<TcpClient> ConnectAsync() => TlsClient.ConnectAsync(Catalog.Port);

    private static async Task<string> EverythingAsync(Stream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A reset is an end like any other.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
