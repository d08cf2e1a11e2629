using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// The connections to one callee: mutual TLS, bound to the callee's SPIFFE ID, made under one trust bundle.
/// </summary>
internal sealed class CalleeHandler
{
    private readonly Callee _callee;
    private readonly WorkloadIdentity _identity;
    private readonly SecurityEvents _security;
    private readonly string _trustGeneration;
    private long _earliestExpiry = DateTimeOffset.MaxValue.UtcTicks;

    public CalleeHandler(Callee callee, WorkloadIdentity identity, SecurityEvents security)
    {
        _callee = callee;
        _identity = identity;
        _security = security;
        _trustGeneration = identity.Material.TrustGeneration;
        Handler = new LostConnections(new NamedCallee(callee.Service, CreateHandler()));
    }

    public HttpMessageHandler Handler { get; }

    /// <summary>Whether a call on these connections could reach a peer that is no longer trusted.</summary>
    public bool HasLapsed =>
        _trustGeneration != _identity.Material.TrustGeneration
        || _identity.Now.UtcTicks >= Interlocked.Read(ref _earliestExpiry);

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
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            // Read at each handshake, so that a renewed certificate serves the next connection.
            LocalCertificateSelectionCallback = (_, _, _, _, _) => _identity.Material.Leaf,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => Admit(certificate),
        },
    };

    private bool Admit(X509Certificate? certificate)
    {
        var (peer, refusal) = _identity.ValidateCallee(certificate as X509Certificate2, _callee.Identity);
        if (peer is null)
        {
            _security.CalleeRefused(refusal!, _callee.Service);
            return false;
        }

        LowerExpiry(peer.NotAfter.UtcTicks);
        return true;
    }

    private void LowerExpiry(long expiry)
    {
        var known = Interlocked.Read(ref _earliestExpiry);
        while (expiry < known)
        {
            var seen = Interlocked.CompareExchange(ref _earliestExpiry, expiry, known);
            if (seen == known) return;
            known = seen;
        }
    }
}
