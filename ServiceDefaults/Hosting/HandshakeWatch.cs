using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// Counts each connection that begins a handshake and does not come to its end. The validation of certificates names
/// its reason; what fails before, plaintext or old TLS for example, the TLS stack refuses without one.
/// </summary>
internal sealed class HandshakeWatch(SecurityEvents security, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds TLS to a listener, between the two places that are watched.</summary>
    public void UseHttps(ListenOptions listener, TlsTerms terms, Action<ListenOptions> useHttps)
    {
        listener.Use(next => connection => BeforeAsync(connection, next));
        useHttps(listener);
        listener.Use(next => connection => AfterAsync(connection, next, terms));
    }

    private async Task BeforeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // A silent connection is a probe of the port, or one that a client keeps for a call to come.
        if (!await BeginsAsync(connection)) return;
        var handshake = new Handshake(connection, security);
        connection.Features.Set(handshake);
        try
        {
            await next(connection);
        }
        finally
        {
            // The TLS stack returns after most failures and throws after some.
            if (!handshake.IsEstablished) handshake.Refuse(PeerRefusals.HandshakeFailed);
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

    /// <summary>Whether the peer sends anything, which is left where it is.</summary>
    private async ValueTask<bool> BeginsAsync(ConnectionContext connection)
    {
        using var late = new CancellationTokenSource(Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, connection.ConnectionClosed);
        try
        {
            var input = connection.Transport.Input;
            var read = await input.ReadAsync(end.Token);
            input.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
