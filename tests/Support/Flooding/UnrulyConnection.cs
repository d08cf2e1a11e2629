using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace RegulatedWorkload.Tests.Support.Flooding;

/// <summary>A connection that speaks HTTP/2 over TLS as badly as it is told to, and notes the answers.</summary>
public sealed class UnrulyConnection : IAsyncDisposable
{
    // The codes of section 7 of RFC 9113 and the static table of RFC 7541.
    private const byte Status500 = 0x80 | 14;

    private readonly SslStream _tls;
    private Task _reading = Task.CompletedTask;

    private UnrulyConnection(SslStream tls) => _tls = tls;

    /// <summary>Whether the server has ended it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The code with which the server ended it, if it told one.</summary>
    public uint? GoAway { get; private set; }

    /// <summary>How many requests the server answered with an error 500, of those whose answers are read.</summary>
    public int Failures { get; private set; }

    /// <summary>How many bytes were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Connects from an address of the loopback network; null when there is no room for it.</summary>
    public static async Task<UnrulyConnection?> OpenAsync(
        IPEndPoint entrance, IPAddress from, string host, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (OperatingSystem.IsLinux()) socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(entrance, cancellationToken);
            var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    // Who floods a server is not afraid of it.
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
                },
                cancellationToken);
            return new UnrulyConnection(tls);
        }
        catch (Exception refused) when (refused is SocketException or IOException or AuthenticationException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads what the server answers from now on; a connection that does not is never told anything.</summary>
    public void Read(CancellationToken cancellationToken) => _reading = ReadAsync(cancellationToken);

    /// <summary>Sends; false when the server has ended the connection.</summary>
    public async Task<bool> SendAsync(byte[] frames, CancellationToken cancellationToken)
    {
        if (HasEnded) return false;
        try
        {
            await _tls.WriteAsync(frames, cancellationToken);
            Sent += frames.Length;
            return !HasEnded;
        }
        catch (IOException)
        {
            HasEnded = true;
            return false;
        }
    }

    /// <summary>Waits until the server ends the connection.</summary>
    public async Task AwaitEndAsync(CancellationToken cancellationToken)
    {
        if (_reading.IsCompleted && !HasEnded) Read(cancellationToken);
        await _reading;
    }

    public ValueTask DisposeAsync() => _tls.DisposeAsync();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var head = new byte[Http2Frames.HeadLength];
        var payload = new byte[Http2Frames.MaxPayload];
        try
        {
            while (true)
            {
                await _tls.ReadExactlyAsync(head, cancellationToken);
                var length = (head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1));
                await _tls.ReadExactlyAsync(payload.AsMemory(0, length), cancellationToken);
                Note((FrameType)head[3], payload.AsSpan(0, length));
            }
        }
        catch (IOException)
        {
            HasEnded = true;
        }
    }

    private void Note(FrameType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.GoAway:
                GoAway = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
                break;
            // Behind changes of the size of the table, which come first (RFC 7541, section 6.3), stands the status.
            case FrameType.Headers:
                while (payload is [var change, .. var rest] && change >> 5 == 1) payload = rest;
                if (payload is [Status500, ..]) Failures++;
                break;
        }
    }
}
