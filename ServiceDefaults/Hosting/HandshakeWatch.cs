using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// Counts what never comes to a certificate: plaintext, old TLS, and other protocols than HTTP/2. The TLS stack refuses
/// them and says to nobody why, so the first record is read along.
/// </summary>
internal sealed class HandshakeWatch(SecurityEvents security, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds TLS to a listener, between the two places that are watched.</summary>
    public void UseHttps(ListenOptions listener, TlsTerms terms, Action<ListenOptions> useHttps)
    {
        listener.Use(next => connection => BeforeAsync(connection, next, terms));
        useHttps(listener);
        listener.Use(next => connection => AfterAsync(connection, next, terms));
    }

    private async Task BeforeAsync(ConnectionContext connection, ConnectionDelegate next, TlsTerms terms)
    {
        var handshake = new Handshake(connection, security);
        connection.Features.Set(handshake);
        if (await FirstRecordAsync(connection) is not { } record)
        {
            handshake.Refuse(PeerRefusals.HandshakeFailed);
            return;
        }

        // A connection without a word is a probe of the port, or one that a client keeps for a call to come.
        if (record.Length == 0) return;
        if (record[0] != ClientHello.HandshakeRecord)
        {
            handshake.Refuse(PeerRefusals.Plaintext);
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            // The TLS stack throws at some of what is no hello.
            if (!handshake.IsEstablished)
            {
                var reason = ClientHello.Read(record) is { } hello ? terms.Refuse(hello) : null;
                handshake.Refuse(reason ?? PeerRefusals.HandshakeFailed);
            }
        }
    }

    private static Task AfterAsync(ConnectionContext connection, ConnectionDelegate next, TlsTerms terms)
    {
        var handshake = connection.Features.GetRequiredFeature<Handshake>();
        handshake.IsEstablished = true;
        var agreed = connection.Features.GetRequiredFeature<ITlsApplicationProtocolFeature>().ApplicationProtocol;
        if (terms.IncludeHttp11 || !agreed.IsEmpty) return next(connection);

        // TLS itself refuses other names than ours; a client that names none comes as far as this.
        handshake.Refuse(PeerRefusals.ApplicationProtocol);
        return Task.CompletedTask;
    }

    /// <summary>
    /// What the peer sends first, up to one TLS record, left where it is: empty when it says nothing, null when it begins
    /// and takes too long.
    /// </summary>
    private async ValueTask<byte[]?> FirstRecordAsync(ConnectionContext connection)
    {
        using var late = new CancellationTokenSource(Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        var examined = 0L;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(end.Token);
                var wanted = Wanted(read.Buffer);
                if (read.Buffer.Length >= wanted || read.IsCompleted)
                {
                    var record = read.Buffer.Slice(0, Math.Min(wanted, read.Buffer.Length)).ToArray();
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.GetPosition(examined));
                    return record;
                }

                examined = read.Buffer.Length;
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException)
        {
            return late.IsCancellationRequested && examined > 0 ? null : [];
        }
    }

    private static int Wanted(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty || buffer.FirstSpan[0] != ClientHello.HandshakeRecord) return 1;
        if (buffer.Length < ClientHello.RecordHeader) return ClientHello.RecordHeader;
        return ClientHello.RecordLength(buffer.Slice(0, ClientHello.RecordHeader).ToArray());
    }
}
