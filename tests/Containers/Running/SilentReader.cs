using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// An HTTP/2 client that asks for many pages on one connection and lets the server send nothing of them (RFC 9113,
/// section 10.5): its window is 0 and stays so.
/// </summary>
internal static class SilentReader
{
    private const byte Settings = 4;
    private const byte Headers = 1;
    private const byte InitialWindowSize = 4;
    private const byte EndOfStreamAndHeaders = 5;

    /// <summary>Asks, and returns when the server has ended the connection.</summary>
    public static async Task AskAsync(IPEndPoint entrance, int requests)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(entrance, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "shop.dev.localhost",
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                },
                TestContext.Current.CancellationToken);
            byte[] opening =
            [
                .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
                .. Frame(Settings, 0, 0, [0, InitialWindowSize, 0, 0, 0, 0]),
                .. Enumerable.Range(0, requests).SelectMany(Request),
            ];
            await tls.WriteAsync(opening, TestContext.Current.CancellationToken);
            await tls.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Ended as well, less politely.
        }
    }

    private static byte[] Request(int index)
    {
        (string, string)[] fields =
        [
            (":method", "GET"), (":scheme", "https"), (":authority", "shop.dev.localhost"), (":path", "/"),
            ("x-forwarded-for", $"198.51.100.{index}"),
        ];
        // Literals without indexing and without Huffman coding (RFC 7541, section 6.2.2).
        byte[] block = [.. fields.SelectMany(field => (byte[])
            [0, (byte)field.Item1.Length, .. Encoding.ASCII.GetBytes(field.Item1),
             (byte)field.Item2.Length, .. Encoding.ASCII.GetBytes(field.Item2)])];
        return Frame(Headers, EndOfStreamAndHeaders, (2 * index) + 1, block);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
    [
        0, 0, (byte)payload.Length, type, flags, 0, 0, (byte)(stream >> 8), (byte)stream, .. payload,
    ];
}
