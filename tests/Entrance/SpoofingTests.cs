using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>
/// A request that could be read as one to another host, or by another client, is refused and counted under its reason;
/// nothing of it is repeated, and nothing of it goes further.
/// </summary>
public sealed class SpoofingTests(RunningEdge edge) : IClassFixture<RunningEdge>
{
    private const string Shop = "shop.dev.localhost:8443";
    private const string Pay = "pay.dev.localhost:8443";

    [Theory]
    [InlineData("GET / HTTP/1.1|Host: planted.example:8443", 421, "unknown-host")]
    [InlineData("GET / HTTP/1.1|Host: shop.dev.localhost", 421, "unknown-host")]
    [InlineData("GET / HTTP/1.1|Host: shop.dev.localhost:443", 421, "unknown-host")]
    [InlineData("GET / HTTP/1.1|Host: shop.dev.localhost.:8443", 421, "unknown-host")]
    [InlineData("GET / HTTP/1.1|Host: x.shop.dev.localhost:8443", 421, "unknown-host")]
    [InlineData("GET https://planted.example:8443/ HTTP/1.1|Host: planted.example:8443", 421, "unknown-host")]
    [InlineData("GET / HTTP/1.1", 400, "ambiguous-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|Host: " + Pay, 400, "ambiguous-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|Host: " + Shop, 400, "ambiguous-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + ", " + Pay, 400, "ambiguous-host")]
    [InlineData("GET / HTTP/1.1|Host: shop.dev.localhost:8443/planted", 400, "ambiguous-host")]
    [InlineData("GET / HTTP/1.1|Host: planted@shop.dev.localhost:8443", 400, "ambiguous-host")]
    [InlineData("GET https://" + Shop + "/ HTTP/1.1|Host: " + Pay, 400, "ambiguous-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|Planted", 400, "malformed-request")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Forwarded-Host: " + Pay, 400, "forwarded-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Forwarded-Host: " + Shop + ", planted", 400, "forwarded-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Original-Host: planted.example", 400, "forwarded-host")]
    [InlineData(
        "GET / HTTP/1.1|Host: " + Shop + "|Forwarded: for=1.2.3.4;host=\"planted.example\"", 400, "forwarded-host")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Original-URL: /planted", 400, "overridden-target")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Rewrite-URL: /planted", 400, "overridden-target")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-HTTP-Method-Override: DELETE", 400, "overridden-target")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Client-Cert: planted", 400, "forwarded-certificate")]
    [InlineData("GET / HTTP/1.1|Host: " + Shop + "|X-Forwarded-Client-Cert: URI=planted", 400, "forwarded-certificate")]
    [InlineData("GET / HTTP/1.1|Host: " + Pay + "|Client-Cert: :planted:", 400, "forwarded-certificate")]
    public async Task A_confusing_request_is_refused_and_counted(string head, int status, string reason)
    {
        var before = edge.Storefront.Requests.Count;

        var answer = await SendAsync(head.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("request", reason), await edge.Observed.NextRefusalAsync());
        Assert.Equal(
            $"1014 request-refused: failure for unproven from 127.0.0.1:* on edge, {reason}",
            await edge.Observed.NextSecurityEventAsync());
        Assert.Equal(before, edge.Storefront.Requests.Count);
    }

    [Theory]
    [InlineData("X-Forwarded-For: 203.0.113.7|X-Real-IP: 203.0.113.7|Forwarded: for=203.0.113.7;proto=http")]
    [InlineData("X-Forwarded-Proto: http|X-Forwarded-Port: 80|X-Forwarded-Prefix: /planted")]
    [InlineData("X-Forwarded-Host: " + Shop + "|X-Original-Host: shop.dev.localhost|Forwarded: host=\"" + Shop + "\"")]
    public async Task What_a_gateway_may_say_is_neither_believed_nor_passed_on(string headers)
    {
        var answer = await SendAsync(
            $"GET /asked HTTP/1.1\r\nHost: {Shop}\r\n{headers.Replace("|", "\r\n", StringComparison.Ordinal)}\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var received = edge.Storefront.Requests.Last();
        Assert.Equal("/asked", received.Target);
        Assert.Equal("127.0.0.1", received.Headers["x-forwarded-for"]);
        Assert.Equal("https", received.Headers["x-forwarded-proto"]);
        Assert.Equal(Shop, received.Headers["x-forwarded-host"]);
        Assert.DoesNotContain(received.Headers.Keys, name => name is "forwarded" or "x-real-ip" or "x-forwarded-port"
            or "x-forwarded-prefix" or "x-original-host");
    }

    [Fact]
    public async Task In_HTTP_2_the_authority_alone_says_which_host_is_meant()
    {
        var before = edge.Storefront.Requests.Count;

        await SendHttp2Async(authority: Pay, host: Shop);
        Assert.Equal(before, edge.Storefront.Requests.Count);

        await SendHttp2Async(authority: "planted.example:8443", host: Shop);
        Assert.Equal(("request", "unknown-host"), await edge.Observed.NextRefusalAsync());
        Assert.Equal(before, edge.Storefront.Requests.Count);

        await SendHttp2Async(authority: Shop, host: Pay);
        Assert.Equal(before + 1, edge.Storefront.Requests.Count);
        Assert.Equal(Shop, edge.Storefront.Requests.Last().Headers["x-forwarded-host"]);
        await edge.Observed.NextSecurityEventAsync();
    }

    [Fact]
    public async Task Plaintext_on_the_public_port_is_refused_and_counted()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(
            "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(("handshake", "handshake-failed"), await edge.Observed.NextRefusalAsync());
        await edge.Observed.NextSecurityEventAsync();
    }

    private async Task<string> SendAsync(string head)
    {
        await using var tls = await edge.AuthenticateAsync(SslApplicationProtocol.Http11);
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes(head + "Connection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tls);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private async Task SendHttp2Async(string authority, string host)
    {
        await using var tls = await edge.AuthenticateAsync(SslApplicationProtocol.Http2);
        (string, string)[] fields =
            [(":method", "GET"), (":scheme", "https"), (":authority", authority), (":path", "/"), ("host", host)];
        // Literals without indexing and without Huffman coding (RFC 7541, section 6.2.2).
        byte[] block = [.. fields.SelectMany(field => (byte[])
            [0, (byte)field.Item1.Length, .. Encoding.ASCII.GetBytes(field.Item1),
             (byte)field.Item2.Length, .. Encoding.ASCII.GetBytes(field.Item2)])];
        byte[] request =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            0, 0, 0, 4, 0, 0, 0, 0, 0, // SETTINGS
            0, 0, (byte)block.Length, 1, 5, 0, 0, 0, 1, .. block, // HEADERS: END_STREAM, END_HEADERS
        ];
        await tls.WriteAsync(request, TestContext.Current.CancellationToken);
        var header = new byte[9];
        do
        {
            await tls.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await tls.ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
            Assert.NotEqual(3, header[3]); // RST_STREAM
        }
        while (header[8] != 1 || header[3] > 1 || (header[4] & 1) == 0);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Port, TestContext.Current.CancellationToken);
        return client;
    }
}
