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
internal sealed class CalleeHandler
{
    // Clocks of two processes may differ by a little: the callee would refuse a call that comes too late.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Callee _callee;
    private readonly WorkloadIdentity _identity;
    private readonly SecurityEvents _security;
    private readonly CertificateMaterial _material;
    private long _expiry = DateTimeOffset.MaxValue.UtcTicks;

    public CalleeHandler(Callee callee, WorkloadIdentity identity, SecurityEvents security)
    {
        _callee = callee;
        _identity = identity;
        _security = security;
        _material = identity.Material;
        Handler = new ConnectionFailures(new CalleeNameHandler(callee.Service, CreateHandler()));
    }

    public HttpMessageHandler Handler { get; }

    /// <summary>
    /// Whether a call on these connections could reach a peer that is no longer trusted, or be refused by one that no
    /// longer trusts this side.
    /// </summary>
    public bool HasExpired =>
        _material != _identity.Material || _identity.Now.UtcTicks >= Interlocked.Read(ref _expiry);

    private SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = TlsVersions.BetweenServices,
            AllowTlsResume = false,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateContext = _material.Context,
            CertificateChainPolicy = TrustChain.Policy(_material.Roots),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Admit(certificate, chain),
        },
    };

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
