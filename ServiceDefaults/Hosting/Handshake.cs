using Microsoft.AspNetCore.Connections;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// How the handshake of one connection goes. A feature of the connection; its refusal is counted once.
/// </summary>
internal sealed class Handshake(ConnectionContext connection, SecurityEvents security)
{
    private bool _refused;

    /// <summary>Whether TLS is agreed upon and the peer, where one is asked for, is validated.</summary>
    public bool IsEstablished { get; set; }

    /// <summary>Counts the refusal, unless an earlier one is counted.</summary>
    public void Refuse(string reason)
    {
        if (_refused) return;
        _refused = true;
        security.HandshakeRefused(reason, connection.RemoteEndPoint);
    }
}
