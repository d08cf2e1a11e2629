using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// The connections to one callee: mutual TLS, bound to the callee's SPIFFE ID, made with one leaf under one trust
/// bundle.
/// </summary>
internal sealed class CalleeConnections : IDisposable
{
    // Clocks of two processes may differ by a little: the callee would refuse a call that comes too late.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Callee _callee;
    private readonly string _host;
    private readonly WorkloadIdentity _identity;
    private readonly SecurityEvents _security;
    private readonly CertificateMaterial _material;
    private readonly HttpMessageInvoker _http;
    private readonly CalleeChoice _choice;
    private long _expiry = DateTimeOffset.MaxValue.UtcTicks;

    public CalleeConnections(Callee callee, WorkloadIdentity identity, SecurityEvents security)
    {
        _callee = callee;
        _host = CalleeAddress.Of(callee).Host;
        _identity = identity;
        _security = security;
        _material = identity.Material;
        _choice = new CalleeChoice(ConnectAsync);
        _http = new HttpMessageInvoker(new ConnectionFailures(CreateHandler()));
    }

    /// <summary>
    /// Whether a call on these connections could reach a peer that is no longer trusted, or be refused by one that no
    /// longer trusts this side.
    /// </summary>
    public bool HasExpired =>
        _material != _identity.Material || _identity.Now.UtcTicks >= Interlocked.Read(ref _expiry);

    /// <summary>Sends a request to the address among <paramref name="known"/> that suits best.</summary>
    /// <exception cref="HttpRequestException">No address can be connected to, or the answer was lost.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, IReadOnlyList<IPEndPoint> known, CancellationToken cancellationToken)
    {
        var chosen = await _choice.TakeAsync(known, cancellationToken);
        try
        {
            // HTTP/2 would put all requests to one name on one connection, which means on one pod.
            request.RequestUri = new UriBuilder(request.RequestUri!)
            {
                Host = chosen.Address.Address.ToString(),
                Port = chosen.Address.Port,
            }.Uri;
            return await _http.SendAsync(request, cancellationToken);
        }
        finally
        {
            _choice.Return(chosen);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _choice.Dispose();
    }

    private SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectCallback = (context, token) => _choice.Find(context.DnsEndPoint).TakeAsync(token),
        // A peer that stands still, whose kernel goes on acknowledging.
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
    };

    private async Task<ReadyConnection> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = CalleeStream.CreateSocket(address.AddressFamily);
        SslStream? tls = null;
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            var stream = new CalleeStream(socket);
            tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(CalleeTls.Terms(_host, _material, Admit), cancellationToken);
            return new ReadyConnection(stream, tls);
        }
        catch
        {
            if (tls is null) socket.Dispose();
            else await tls.DisposeAsync();
            throw;
        }
    }

    private bool Admit(X509Certificate? certificate, X509Chain? chain)
    {
        var (peer, refusal) = _identity.ValidateCallee(certificate, chain, _callee.Identity);
        if (peer is null)
        {
            _security.CalleeRefused(refusal!, _callee.Service);
            return false;
        }

        ExpireBefore(peer.NotAfter);
        ExpireBefore(_material.Leaf.NotAfter.ToUniversalTime());
        return true;
    }

    private void ExpireBefore(DateTimeOffset expiry)
    {
        var now = _identity.Now;
        // An expired leaf of our own is refused at the handshake: new connections would change nothing.
        if (expiry <= now) return;
        var end = (expiry - Margin > now ? expiry - Margin : expiry).UtcTicks;
        var known = Interlocked.Read(ref _expiry);
        while (end < known)
        {
            var seen = Interlocked.CompareExchange(ref _expiry, end, known);
            if (seen == known) return;
            known = seen;
        }
    }
}
